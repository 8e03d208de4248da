#!/bin/sh
# Installs Debian's Chromium and a CJK font for the browser tests, when root; says what is missing otherwise.
set -eu

missing=""
command -v chromium >/dev/null || missing="$missing chromium"
fc-list ":lang=zh-cn" 2>/dev/null | grep -q . || missing="$missing fonts-noto-cjk"
[ -n "$missing" ] || exit 0

if [ "$(id -u)" -ne 0 ] || ! command -v apt-get >/dev/null; then
    echo "Browser tests are skipped: install$missing to run them."
    exit 0
fi
echo "Installing$missing for the browser tests ..."
apt-get update -qq
# shellcheck disable=SC2086  # a list of package names
DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends fontconfig $missing >/dev/null
