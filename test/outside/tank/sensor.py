"""A tank level sensor on stacks that the bench does not use: Python's own HTTP server, and Eclipse Paho over MQTT.

sensor.py BROKER_PORT   prints {"http": PORT} when it is ready and ends when its standard input closes.
"""

import hashlib
import json
import math
import random
import struct
import sys
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import paho.mqtt.client as mqtt

LOW, HIGH = 0.0, 100.0
TRIP, RESET = 80.0, 75.0
BEAT = 0.01
GROUP, NODE, DEVICE = "tanks", "LVL-7", "level"
with open(__file__, "rb") as own:
    FIRMWARE = "sha256:" + hashlib.sha256(own.read()).hexdigest()
NAMEPLATE = {
    "maker": "Gradus test devices",
    "product": "LVL-1",
    "serial": "LVL-1-0007",
    "hardware.revision": "1",
    "firmware.version": "1.0",
    "firmware.digest": FIRMWARE,
}


class Tank:
    """The level, and the alarm that a threshold with hysteresis makes of it. A hold stands in front of both."""

    def __init__(self):
        self.hold = None
        self.level = 40.0
        self.alarm = False

    def beat(self):
        drift = 40.0 + 2.0 * math.sin(time.monotonic() / 7) + random.gauss(0, 0.05)
        self.level = drift if self.hold is None else self.hold
        if self.level > TRIP:
            self.alarm = True
        elif self.level < RESET:
            self.alarm = False

    def run(self):
        while True:
            self.beat()
            time.sleep(BEAT)


def form(href):
    return {"href": href, "op": ["readproperty"], "contentType": "application/json", "htv:methodName": "GET"}


def thing(base):
    """W3C Thing Description 1.1."""
    return {
        "@context": [
            "https://www.w3.org/2022/wot/td/v1.1",
            {"gradus": "urn:gradus:affordance:", "htv": "http://www.w3.org/2011/http#"},
        ],
        "@type": "Thing",
        "id": "urn:gradus:test:" + NAMEPLATE["serial"],
        "title": "Tank level LVL-1",
        "base": base,
        "securityDefinitions": {"open": {"scheme": "nosec"}},
        "security": ["open"],
        "properties": {
            "level": {
                "title": "Filling level",
                "type": "number",
                "unit": "%",
                "minimum": LOW,
                "maximum": HIGH,
                "readOnly": True,
                "forms": [form("properties/level")],
            },
            "level-high": {
                "title": "Tank nearly full",
                "type": "boolean",
                "readOnly": True,
                "forms": [form("properties/level-high")],
            },
            "nameplate": {
                "@type": "gradus:nameplate",
                "type": "object",
                "additionalProperties": {"type": "string"},
                "readOnly": True,
                "forms": [form("properties/nameplate")],
            },
        },
        "actions": {
            "stimulus": {
                "@type": "gradus:stimulus",
                "title": "Hold the level in front of the alarm, or let it go",
                "input": {"type": "object", "required": ["channel", "hold"]},
                "safe": False,
                "idempotent": True,
                "forms": [
                    {
                        "href": "actions/stimulus",
                        "op": ["invokeaction"],
                        "contentType": "application/json",
                        "htv:methodName": "POST",
                    }
                ],
            }
        },
    }


class Refusal(Exception):
    def __init__(self, status, detail):
        super().__init__(detail)
        self.status = status


def level_in(body):
    """The level that a stimulus asks for; None to let go."""
    try:
        asked = json.loads(body)
    except ValueError:
        raise Refusal(400, "the body is JSON") from None
    if not isinstance(asked, dict) or asked.get("channel") != "level" or "hold" not in asked:
        raise Refusal(400, "channel is level, and hold is a value or null")
    hold = asked["hold"]
    if hold is None:
        return None
    if not isinstance(hold, dict) or hold.get("unit") != "%" or not isinstance(hold.get("value"), (int, float)):
        raise Refusal(400, "hold has a value in %")
    if not LOW <= hold["value"] <= HIGH:
        raise Refusal(400, "a level is 0 to 100 %")
    return float(hold["value"])


class Face(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    tank = None

    def log_message(self, *_):
        pass

    def say(self, status, value, kind="application/json", more=()):
        body = b"" if value is None else json.dumps(value).encode()
        self.send_response(status)
        if value is not None:
            self.send_header("Content-Type", kind)
        if status != 204:
            self.send_header("Content-Length", str(len(body)))
        for name, text in more:
            self.send_header(name, text)
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def refuse(self, refusal):
        detail = {"title": "Refused", "status": refusal.status, "detail": str(refusal)}
        more = [("Allow", "GET, HEAD")] if refusal.status == 405 else []
        self.say(refusal.status, detail, "application/problem+json", more)

    def property(self, name):
        values = {"level": self.tank.level, "level-high": self.tank.alarm, "nameplate": NAMEPLATE}
        if name not in values:
            raise Refusal(404, "there is no property " + name)
        return values[name]

    def body(self):
        return self.rfile.read(int(self.headers.get("Content-Length", 0)))

    def answer(self, act):
        body = self.body()
        try:
            act(body)
        except Refusal as refusal:
            self.refuse(refusal)

    def read(self, _):
        if self.path == "/.well-known/wot":
            return self.say(200, thing("http://127.0.0.1:%d/" % self.server.server_port), "application/td+json")
        if not self.path.startswith("/properties/"):
            raise Refusal(404, "there is nothing at " + self.path)
        return self.say(200, self.property(self.path[len("/properties/") :]))

    def stimulate(self, body):
        if self.path != "/actions/stimulus":
            return self.keep(body)
        if self.headers.get("Content-Type", "").split(";")[0].strip() != "application/json":
            raise Refusal(415, "Content-Type is application/json")
        self.tank.hold = level_in(body)
        self.tank.beat()
        return self.say(204, None)

    def keep(self, _):
        """Whatever else is asked: properties are read only."""
        if not self.path.startswith("/properties/"):
            raise Refusal(404, "there is nothing at " + self.path)
        self.property(self.path[len("/properties/") :])
        raise Refusal(405, "properties are read only")

    def do_GET(self):
        self.answer(self.read)

    def do_HEAD(self):
        self.answer(self.read)

    def do_POST(self):
        self.answer(self.stimulate)

    def do_PUT(self):
        self.answer(self.keep)

    def do_DELETE(self):
        self.answer(self.keep)

    def do_PATCH(self):
        self.answer(self.keep)


# Sparkplug B payloads: protocol buffers by hand, the numbers being those of sparkplug_b.proto.
INT64, DOUBLE, BOOLEAN, STRING = 4, 10, 11, 12


def varint(number):
    out = bytearray()
    while number > 127:
        out.append(number % 128 | 128)
        number //= 128
    out.append(number)
    return bytes(out)


def number(field, value):
    return varint(field * 8) + varint(value)


def block(field, value):
    return varint(field * 8 + 2) + varint(len(value)) + value


def milliseconds():
    return int(time.time() * 1000)


def valued(kind, value):
    if kind == INT64:
        return number(11, value)
    if kind == DOUBLE:
        return varint(13 * 8 + 1) + struct.pack("<d", value)
    if kind == BOOLEAN:
        return number(14, int(value))
    return block(15, value.encode())


def metric(kind, value, name=None, alias=None):
    named = (block(1, name.encode()) if name else b"") + (number(2, alias) if alias is not None else b"")
    return block(2, named + number(3, milliseconds()) + number(4, kind) + valued(kind, value))


def payload(metrics, seq=None):
    return number(1, milliseconds()) + b"".join(metrics) + (number(3, seq) if seq is not None else b"")


REBIRTH = "Node Control/Rebirth"


class Node:
    """One Sparkplug session after the other, each from its CONNECT on."""

    def __init__(self, tank, port):
        self.tank, self.port = tank, port
        self.death = 0
        self.seq = 0
        self.born = False

    def topic(self, kind):
        parts = ["spBv1.0", GROUP, kind, NODE] + ([DEVICE] if kind.startswith("D") else [])
        return "/".join(parts)

    def dead(self):
        return metric(INT64, self.death, "bdSeq")

    def publish(self, client, kind, metrics):
        client.publish(self.topic(kind), payload(metrics, self.seq), qos=0, retain=False)
        self.seq = (self.seq + 1) % 256

    def birth(self, client):
        self.seq = 0
        said = [metric(STRING, value, "Properties/" + key) for key, value in NAMEPLATE.items()]
        self.publish(client, "NBIRTH", [self.dead(), metric(BOOLEAN, False, REBIRTH)] + said)
        level = metric(DOUBLE, self.tank.level, "Measurements/level", 1)
        self.publish(client, "DBIRTH", [level, metric(BOOLEAN, self.tank.alarm, "Rules/level-high/Active", 2)])
        self.born = True

    def data(self, client):
        self.publish(client, "DDATA", [metric(DOUBLE, self.tank.level, alias=1)])

    def told(self, client, _, message):
        # A boolean metric of this name that is true: field 14 and 1 follow it.
        if REBIRTH.encode() in message.payload and bytes([14 * 8, 1]) in message.payload:
            self.birth(client)

    def live(self):
        """From CONNECT until the connection is lost."""
        self.born = False
        client = mqtt.Client(client_id="lvl-7", clean_session=True, protocol=mqtt.MQTTv311)
        client.will_set(self.topic("NDEATH"), payload([self.dead()]), qos=1, retain=False)
        client.on_connect = lambda c, *_: c.subscribe(self.topic("NCMD"), qos=1)
        client.on_subscribe = lambda c, *_: self.birth(c)
        client.on_message = self.told
        client.connect("127.0.0.1", self.port, keepalive=10)
        while client.loop(timeout=0.02) == mqtt.MQTT_ERR_SUCCESS:
            if self.born:
                self.data(client)

    def run(self):
        while True:
            try:
                self.live()
            except OSError:
                pass
            self.death = (self.death + 1) % 256
            time.sleep(0.2)


def main():
    tank = Tank()
    Face.tank = tank
    server = ThreadingHTTPServer(("127.0.0.1", 0), Face)
    server.daemon_threads = True
    for work in (tank.run, Node(tank, int(sys.argv[1])).run, server.serve_forever):
        threading.Thread(target=work, daemon=True).start()
    print(json.dumps({"http": server.server_port}), flush=True)
    sys.stdin.read()


main()
