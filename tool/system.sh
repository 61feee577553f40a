#!/bin/sh
# Installs the Debian packages that test/outside needs. Safe to run again: what is there stays.
set -eu

packages='chromium fonts-noto-cjk tshark mosquitto curl openssl'
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
