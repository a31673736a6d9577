#!/usr/bin/env bash
# Make .venv with the pinned, hashed packages of requirements/base.txt (`base`) or requirements/dev.txt (`dev`).
# Takes no time when nothing changed: a stamp in .venv holds the fingerprint of what was installed.
set -euo pipefail
cd "$(dirname "$0")/.."

kind="${1:?usage: venv.sh base|dev}"
python="${PYTHON:-python3}"
wanted="requirements/$kind.txt"

fail() {
    printf '%s\n' "$@" >&2
    exit 1
}

# The package of Debian or Ubuntu that holds the venv module of this interpreter.
venv_package() {
    local ours default
    ours="$("$python" -c 'import sys; print("%d.%d" % sys.version_info[:2])')"
    default="$(/usr/bin/python3 -c 'import sys; print("%d.%d" % sys.version_info[:2])' 2>/dev/null || true)"
    if [ "$ours" = "$default" ]; then echo python3-venv; else echo "python$ours-venv"; fi
}

check_python() {
    local sudo="sudo "
    if [ "$(id -u)" -eq 0 ]; then sudo=""; fi
    command -v "$python" >/dev/null || fail \
        "Tierway needs Python 3.11 or newer, and there is no $python here. Install it with:" "" \
        "    ${sudo}apt-get install python3 python3-venv" ""
    "$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' || fail \
        "Tierway needs Python 3.11 or newer; $python is $("$python" --version 2>&1)." \
        "Name a newer one, for instance: PYTHON=python3.12 make run"
    # Debian and Ubuntu ship venv, but not the ensurepip that it needs.
    "$python" -c 'import ensurepip, venv' 2>/dev/null || fail \
        "Python's venv module is not complete on this machine. Install it with:" "" \
        "    ${sudo}apt-get install $(venv_package)" "" \
        "and try again. (If the package is not found: ${sudo}apt-get update first.)"
}

fingerprint() {
    { .venv/bin/python -c 'import sys; print(sys.version)'; cat "requirements/$1.txt"; } | sha256sum | cut -d ' ' -f 1
}

is_current() {
    [ -f ".venv/.tierway-$1" ] && [ "$(cat ".venv/.tierway-$1")" = "$(fingerprint "$1" 2>/dev/null)" ]
}

make_venv() {
    # An environment whose interpreter is gone (an upgrade, a moved folder) is of no use.
    if .venv/bin/python -c 'import pip' 2>/dev/null; then return; fi
    check_python
    echo "Making .venv with $("$python" --version)."
    rm -rf .venv
    # What is half made is taken away again, also after Ctrl-C.
    trap 'rm -rf .venv' EXIT
    "$python" -m venv .venv
    trap - EXIT
}

install() {
    # Every version is pinned, so pip need not work them out again (a quarter of the time); the lint checks that they fit.
    echo "Installing the packages of $wanted; this happens only when they change."
    .venv/bin/python -m pip install --quiet --disable-pip-version-check --no-input \
        --require-hashes --no-deps --requirement "$wanted"
    fingerprint "$kind" >".venv/.tierway-$kind"
    # dev.txt holds all of base.txt in the same versions.
    if [ "$kind" = dev ]; then fingerprint base >.venv/.tierway-base; fi
}

if is_current "$kind"; then exit 0; fi
# Two at once (`make run` here, `make story` there) would install over each other: the second waits, then looks again.
if command -v flock >/dev/null; then
    exec 9<requirements
    flock 9
fi
if is_current "$kind"; then exit 0; fi
make_venv
install
