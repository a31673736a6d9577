#!/usr/bin/env bash
# What `make test` runs: lint, then the tests on SQLite, then schemathesis, then the tests that ask a database or a server
# once more, on PostgreSQL with Redis.
#   test.sh all|lint|sqlite|schemathesis|servers [arguments of pytest]
# schemathesis runs on SQLite, or on the PostgreSQL that DATABASE_URL names.
# DATABASE_URL and REDIS_URL name servers to use; without them throw-away ones are started when their programs are found.
# With CI=true or TIERWAY_REQUIRE_SERVERS=1 it is an error when they are not.
set -euo pipefail
cd "$(dirname "$0")/.."

part="${1:-all}"
[ $# -eq 0 ] || shift
pytest_arguments=("$@")
python="$PWD/.venv/bin/python"
given_database="${DATABASE_URL:-}"
given_redis="${REDIS_URL:-}"
# An SQLite URL is no server; the tests on SQLite bring their own file.
case "$given_database" in postgres*) ;; *) given_database="" ;; esac
export TMF_SPECS_DIR="${TMF_SPECS_DIR:-$PWD/../shared/specs}"
export TIERWAY_MODE=test
unset DATABASE_URL REDIS_URL

scratch="$(mktemp -d "${TMPDIR:-/tmp}/tierway-test.XXXXXX")"
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

heading() {
    printf '\n== %s\n' "$*"
}

loud() {
    printf '\n%s\n' '!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!'
    printf '!! %s\n' "$@"
    printf '%s\n' '!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!'
}

lint() {
    export TIERWAY_VAR="$scratch/lint"
    heading "packages fit together" && "$python" -m pip check --disable-pip-version-check
    heading "ruff check" && "$python" -m ruff check .
    heading "ruff format" && "$python" -m ruff format --check .
    heading "mypy" && "$python" -m mypy .
    heading "import contracts" && .venv/bin/lint-imports --config importlinter.ini
    heading "migrations" && "$python" manage.py makemigrations --check --dry-run
}

run_pytest() {
    heading "tests on $1"
    export TIERWAY_VAR="$scratch/$2"
    mkdir -p "$TIERWAY_VAR"
    # Tests of one installation go to one worker, so that it is started once.
    "$python" -m pytest -n "${PYTEST_WORKERS:-2}" --dist loadgroup "${@:3}" "${pytest_arguments[@]+"${pytest_arguments[@]}"}"
}

run_schemathesis() {
    heading "schemathesis, against the official files and our own document"
    export TIERWAY_VAR="$scratch/schemathesis"
    mkdir -p "$TIERWAY_VAR"
    "$python" -m pytest -n "${PYTEST_WORKERS:-2}" --dist worksteal --show-capture=no \
        tests/schema/fuzz_official.py tests/schema/fuzz_own.py "${pytest_arguments[@]+"${pytest_arguments[@]}"}"
}

servers_are_required() {
    [ "${CI:-}" = true ] || [ "${TIERWAY_REQUIRE_SERVERS:-}" = 1 ]
}

test_on_servers() {
    local missing
    missing="$(missing_servers)"
    if [ -n "$missing" ]; then
        loud "NOT TESTED on PostgreSQL with Redis: there is no $missing here." \
            "Install them (Debian: postgresql redis-server) or set DATABASE_URL and REDIS_URL."
        if servers_are_required; then exit 1; fi
        return
    fi
    # Only here: the tests on SQLite must not see them.
    DATABASE_URL="$given_database"
    REDIS_URL="$given_redis"
    if [ -z "$DATABASE_URL" ]; then start_postgresql; fi
    if [ -z "$REDIS_URL" ]; then start_redis; fi
    export DATABASE_URL REDIS_URL
    # The domain and the layout ask nobody, the supervisor starts processes, and the screens and questions ask the
    # services, which are tested here: those were tested with SQLite, unless arguments choose (ARGS=tests/admin).
    local screens=(scenarios/test_accessibility.py scenarios/test_browser.py scenarios/test_change_sets.py)
    local elsewhere=()
    if [ "${#pytest_arguments[@]}" -eq 0 ]; then
        elsewhere=(domain architecture config partner_simulator supervisor admin studio browser api/qualification)
        elsewhere+=("${screens[@]}")
        elsewhere=("${elsewhere[@]/#/--ignore=tests/}")
    fi
    run_pytest "PostgreSQL with Redis" servers "${elsewhere[@]+"${elsewhere[@]}"}"
}

case "$part" in
all)
    lint
    run_pytest SQLite sqlite
    # Arguments choose among the tests; there they would choose nothing.
    if [ "${#pytest_arguments[@]}" -eq 0 ]; then run_schemathesis; fi
    test_on_servers
    ;;
lint) lint ;;
sqlite) run_pytest SQLite sqlite ;;
schemathesis)
    if [ -n "$given_database" ]; then export DATABASE_URL="$given_database"; fi
    run_schemathesis
    ;;
servers) test_on_servers ;;
*)
    echo "usage: test.sh all|lint|sqlite|schemathesis|servers [arguments of pytest]" >&2
    exit 2
    ;;
esac
