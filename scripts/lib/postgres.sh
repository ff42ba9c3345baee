# shellcheck shell=bash
# shellcheck source=common.sh disable=SC2154 # root comes from common.sh
# A throw-away PostgreSQL: its own folder, its own socket, its own loopback port. A server of this machine is never
# touched, started or configured. It is stopped and removed by stop_postgres, or by its watcher if the caller is killed.

postgres_dir=
postgres_watcher=

# The newest server this machine has, as the folder of its programs.
postgres_bin() {
  local found
  found=$(printf '%s\n' /usr/lib/postgresql/*/bin/postgres | sort -V | tail -n 1)
  if [[ -x $found ]]; then
    dirname "$found"
  elif have postgres && have initdb && have pg_ctl; then
    dirname "$(readlink -f "$(command -v postgres)")"
  else
    return 1
  fi
}

# Debian's package makes and starts a cluster of its own unless told otherwise; told so for this installation only.
install_postgres() {
  local conf=/etc/postgresql-common/createcluster.conf
  [[ -e $conf ]] || install_packages "the PostgreSQL server is" postgresql-common
  [[ -e $conf ]] || fail "postgresql-common is installed but left no $conf"
  local kept
  kept=$(mktemp)
  cp -p "$conf" "$kept"
  printf '\ncreate_main_cluster = false\n' >>"$conf"
  (install_packages "the PostgreSQL server is" postgresql) || {
    cp -p "$kept" "$conf"
    rm -f "$kept"
    return 1
  }
  cp -p "$kept" "$conf"
  rm -f "$kept"
}

# PostgreSQL refuses to run as root, so root hands it to an unprivileged user.
as_postgres() {
  if (($(id -u) != 0)); then
    "$@"
  else
    runuser -u "$(id -un postgres 2>/dev/null || echo nobody)" -- "$@"
  fi
}

# Starts the server and exports ASSAY_TEST_POSTGRES, the address of its superuser.
start_postgres() {
  local bin port
  postgres_bin >/dev/null || install_postgres
  bin=$(postgres_bin) || fail "PostgreSQL was installed but its programs were not found"
  postgres_dir=$(mktemp -d /tmp/assay-postgres.XXXXXX)
  watch_postgres "$bin"
  if (($(id -u) == 0)); then chown "$(id -un postgres 2>/dev/null || echo nobody)" "$postgres_dir"; fi
  cd "$postgres_dir" || return 1
  as_postgres "$bin/initdb" --pgdata="$postgres_dir/data" --username=postgres --auth=trust --encoding=UTF8 \
    --locale=C --no-sync >"$postgres_dir/initdb.log" 2>&1 || {
    cat "$postgres_dir/initdb.log" >&2
    return 1
  }
  # Durability stays on: some tests read it back and count what reaches the disk.
  cat >>"$postgres_dir/data/postgresql.conf" <<SETTINGS
listen_addresses = '127.0.0.1'
unix_socket_directories = '$postgres_dir'
max_connections = 400
shared_buffers = '128MB'
max_wal_size = '2GB'
timezone = 'UTC'
log_timezone = 'UTC'
SETTINGS
  local try
  for try in 1 2 3 4 5; do
    port=$((20000 + RANDOM % 12000))
    if as_postgres "$bin/pg_ctl" start --pgdata="$postgres_dir/data" --log="$postgres_dir/server.log" \
      --options="-p $port" --wait --timeout=60 --silent >/dev/null 2>&1 </dev/null; then
      break
    fi
    if ((try == 5)); then
      cat "$postgres_dir/server.log" >&2
      return 1
    fi
  done
  # The service itself never runs as a superuser: row-level security would not hold against one.
  as_postgres "$bin/psql" --quiet --no-psqlrc --host="$postgres_dir" --port="$port" --username=postgres postgres \
    --command="CREATE ROLE assay LOGIN NOSUPERUSER NOCREATEROLE NOBYPASSRLS" </dev/null
  cd "$root" || return 1
  export ASSAY_TEST_POSTGRES="postgres://postgres@127.0.0.1:$port/postgres"
  step "$("$bin/postgres" --version) on port $port, in $postgres_dir"
}

# Outlives a caller that was killed without a chance to clean up, and then cleans up instead.
watch_postgres() {
  local bin=$1
  # shellcheck disable=SC2016 # expanded by the watcher
  setsid bash -c '
    trap "" INT HUP
    while kill -0 "$1" 2>/dev/null; do sleep 1; done
    for group in $(cat "$3/stage" 2>/dev/null); do kill -KILL -- "-$group"; done
    server=$(head -n 1 "$3/data/postmaster.pid" 2>/dev/null) && kill -QUIT "$server"
    sleep 1
    rm -rf "$3"
  ' assay-postgres-watcher "$$" "$bin" "$postgres_dir" >/dev/null 2>&1 </dev/null &
  postgres_watcher=$!
  disown "$postgres_watcher"
}

stop_postgres() {
  [[ -n $postgres_dir ]] || return 0
  if [[ -n $postgres_watcher ]]; then kill -KILL "$postgres_watcher" 2>/dev/null || true; fi
  if [[ -e $postgres_dir/data/postmaster.pid ]]; then
    (cd / && as_postgres "$(postgres_bin)/pg_ctl" stop --pgdata="$postgres_dir/data" --mode=immediate --silent) \
      >/dev/null 2>&1 </dev/null || true
  fi
  rm -rf "$postgres_dir"
  postgres_dir=
}
