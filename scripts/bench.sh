#!/usr/bin/env bash
# What the benchmarks need that run on PostgreSQL: a throw-away server that keeps its data as a real one does.
#   bench.sh MODULE [arguments]            runs `python -m benchmarks.MODULE`
# DATABASE_URL names another server to use; it is filled.
set -euo pipefail
cd "$(dirname "$0")/.."

module="$1"
shift
python="$PWD/.venv/bin/python"
given_database="${DATABASE_URL:-}"
given_redis="none"
scratch="$(mktemp -d "${TMPDIR:-/tmp}/tierway-bench.XXXXXX")"
# shellcheck source=scripts/servers.sh
. scripts/servers.sh

finish() {
    local code=$?
    stop_servers
    rm -rf "$scratch"
    exit "$code"
}
trap finish EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

if [ -z "$given_database" ]; then
    missing="$(missing_servers)"
    if [ -n "$missing" ]; then
        echo "There is no $missing here. Install it (Debian: postgresql) or set DATABASE_URL." >&2
        exit 1
    fi
    DURABLE=1 start_postgresql
    export DATABASE_URL
fi
"$python" -m "benchmarks.$module" "$@"
