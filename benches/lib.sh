# What both scripts of this folder need; sourced. Wants `database`; gives `work`, `out` and, after start_postgres, `cluster`.
work=$(mktemp -d "${TMPDIR:-/tmp}/bench.XXXXXX")
chmod 755 "$work"
cluster= children=()
as_owner() { if ((EUID == 0)); then (cd / && setpriv --reuid postgres --regid postgres --clear-groups "$@"); else "$@"; fi; }
stop() {
    local one
    for one in "${children[@]}"; do kill -TERM "$one" 2>/dev/null && wait "$one" 2>/dev/null || true; done
    children=()
}
clear_up() {
    local code=$?
    set +e
    stop
    [[ -z $cluster ]] || as_owner "$cluster/pg_ctl" -D "$work/data" -m immediate stop >/dev/null 2>&1
    rm -rf "$work"
    exit "$code"
}
trap clear_up EXIT
trap 'exit 130' INT TERM

cargo build --release --locked -q -p cctv-grants -p bench
out=${CARGO_TARGET_DIR:-target}/release

start_postgres() {
    cluster=$(dirname "$(printf '%s\n' /usr/lib/postgresql/*/bin/initdb | sort -V | tail -n 1)")
    mkdir "$work/data" "$work/socket"
    ((EUID != 0)) || chown postgres "$work/data" "$work/socket"
    as_owner "$cluster/initdb" -U bench -A trust -E UTF8 --locale=C -D "$work/data" >/dev/null
    as_owner "$cluster/pg_ctl" -D "$work/data" -w -l "$work/data/log" -o "-c listen_addresses='' \
        -c unix_socket_directories=$work/socket -c max_wal_size=4GB -c shared_buffers=256MB" start >/dev/null
}
# A new database of that name, empty; its address in `url`.
new_database() {
    if [[ $database == sqlite ]]; then
        url=sqlite://$work/$1.sqlite
    else
        "$cluster/psql" -q -h "$work/socket" -U bench postgres -c "CREATE DATABASE b$1"
        url="postgres://bench@localhost/b$1?host=$work/socket"
    fi
}
# What filling left to tidy up would be measured with it.
settle() {
    [[ $database == sqlite ]] || "$cluster/psql" -q -h "$work/socket" -U bench "b$1" -c 'VACUUM ANALYZE' -c 'CHECKPOINT'
    sync
}
# Serves a database on a port; its mail server refuses. The number of the process in `pid`.
serve() {
    LOG=error DATABASE_URL=$1 LISTEN=127.0.0.1:$2 BASE_URL=http://127.0.0.1:$2 SMTP_HOST=127.0.0.1 SMTP_PORT=9 \
        SMTP_SECURITY=none SECRET_KEY=bench-bench-bench-bench-bench-32 MAIL_FROM=bench@example.org FILES="$work/files" \
        "$out/cctv-grants" serve 2>>"$work/log" &
    pid=$!
    children+=("$pid")
    local i
    for ((i = 0; i < 500; i++)); do
        ! curl -sf -o /dev/null "http://127.0.0.1:$2/healthz" || break
        sleep 0.005
    done
}
judge() { awk -v a="$1" -v op="$2" -v b="$3" 'BEGIN { print ((op == ">=" ? a >= b : a <= b) ? "met" : "MISSED") }'; }
ratio() { awk -v a="$1" -v b="$2" 'BEGIN { printf "%.2f", (b > 0 ? a / b : 0) }'; }
rate() { awk '/^Requests\/sec/ { printf "%d", $2 } /Non-2xx/ { print "errors: " $0 >"/dev/stderr" }'; }
median() { sort -n | awk '{ v[NR] = $1 } END { print v[int((NR + 1) / 2)] }'; }
