# shellcheck shell=bash
# Throw-away PostgreSQL and Redis for the tests; sourced by test.sh, which gives `scratch`, `python`, `given_database`
# and `given_redis`. They share nothing with servers that already run here: own folder, own socket, own port.

postgresql_data=""
redis_pid=""

# The folder of PostgreSQL's programs: on the PATH, or where Debian keeps them (the newest).
postgresql_programs() {
    local found
    # A link into another folder is followed: initdb looks for `postgres` beside itself.
    if found="$(command -v initdb)"; then
        dirname "$(readlink -f "$found")"
        return
    fi
    found="$(printf '%s\n' /usr/lib/postgresql/*/bin/initdb | sort -V | tail -n 1)"
    if [ -x "$found" ]; then dirname "$found"; fi
}

# What would be needed and is neither given nor here, in words; nothing when all is there.
missing_servers() {
    local missing=()
    if [ -z "$given_database" ] && [ -z "$(postgresql_programs)" ]; then missing+=("PostgreSQL"); fi
    if [ -z "$given_redis" ] && ! command -v redis-server >/dev/null; then missing+=("Redis"); fi
    if [ "${#missing[@]}" -eq 2 ]; then echo "PostgreSQL and no Redis"; else echo "${missing[*]-}"; fi
}

free_port() {
    "$python" -c 'import socket; s = socket.create_server(("127.0.0.1", 0)); print(s.getsockname()[1])'
}

# PostgreSQL refuses to run as root; Debian's package brings the user for it.
as_postgresql() {
    if [ "$(id -u)" -ne 0 ]; then
        "$@"
    else
        # From a folder that this user may enter: a checkout under /root is not one.
        (cd / && runuser -u postgres -- "$@")
    fi
}

start_postgresql() {
    local programs folder port options
    programs="$(postgresql_programs)"
    port="$(free_port)"
    # Not inside $scratch: that folder is closed to the user who runs PostgreSQL. Short: a socket's path has 107 bytes.
    folder="$(as_postgresql mktemp -d /tmp/tierway-pg.XXXXXX)"
    postgresql_data="$folder"
    as_postgresql "$programs/initdb" --pgdata="$folder/data" --username=tierway --auth=trust --encoding=UTF8 \
        --no-locale --no-sync >"$scratch/initdb.log" 2>&1 || { cat "$scratch/initdb.log" >&2; return 1; }
    # No TCP: the socket lies in a folder that only its owner enters. Nothing here outlives the tests, so no fsync;
    # DURABLE=1 leaves everything as PostgreSQL has it, for what measures it.
    options="-c listen_addresses='' -c unix_socket_directories=$folder -c port=$port -c max_connections=200"
    if [ "${DURABLE:-}" != 1 ]; then
        options+=" -c fsync=off -c synchronous_commit=off -c full_page_writes=off -c shared_buffers=64MB"
    fi
    as_postgresql "$programs/pg_ctl" --pgdata="$folder/data" --log="$folder/log" --options="$options" --wait --silent \
        start || { cat "$folder/log" >&2; return 1; }
    as_postgresql "$programs/createdb" --host="$folder" --port="$port" --username=tierway tierway
    DATABASE_URL="postgresql://tierway@${folder//\//%2F}:$port/tierway"
}

start_redis() {
    local port
    port="$(free_port)"
    mkdir -p "$scratch/redis"
    redis-server --bind 127.0.0.1 --port "$port" --dir "$scratch/redis" --save '' --appendonly no --daemonize no \
        >"$scratch/redis.log" 2>&1 &
    redis_pid=$!
    for _ in $(seq 100); do
        if grep -q 'Ready to accept connections' "$scratch/redis.log"; then
            REDIS_URL="redis://127.0.0.1:$port/0"
            return
        fi
        kill -0 "$redis_pid" 2>/dev/null || break
        sleep 0.1
    done
    echo "The throw-away Redis does not start:" >&2
    cat "$scratch/redis.log" >&2
    return 1
}

# Also called when nothing was started, or only half.
stop_servers() {
    if [ -n "$redis_pid" ]; then
        kill "$redis_pid" 2>/dev/null || true
        wait "$redis_pid" 2>/dev/null || true
    fi
    if [ -n "$postgresql_data" ]; then
        as_postgresql "$(postgresql_programs)/pg_ctl" --pgdata="$postgresql_data/data" --mode=immediate --silent stop \
            >/dev/null 2>&1 || true
        rm -rf "$postgresql_data"
    fi
}
