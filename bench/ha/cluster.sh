#!/bin/sh
# A PostgreSQL that outlives its primary, as people run it: three nodes under Patroni, etcd to agree by, HAProxy in front.
# Everything on loopback and in one folder; Debian's packages. For trying failovers, not for production: docs/ha.md.
#
#   cluster.sh up FOLDER          install what is missing (as root), start, wait, and write FOLDER/cluster.env
#   cluster.sh start FOLDER n1    a node that is down: Patroni, which starts its PostgreSQL
#   cluster.sh pids FOLDER n1     the processes of a node, Patroni's first, the postmaster's second
#   cluster.sh down FOLDER        end everything that was started here
set -eu

fail() { echo "cluster.sh: $*" >&2; exit 1; }
[ $# -ge 2 ] || fail "up | start | pids | down, and a folder"
verb=$1
mkdir -p "$2"
folder=$(cd "$2" && pwd)
node=${3:-}

packages="postgresql-15 patroni etcd-server etcd-client python3-etcd haproxy"
bin=/usr/lib/postgresql/15/bin
nodes="n1 n2 n3"

# PostgreSQL does not run as root; everything else need not.
as=
[ "$(id -u)" != 0 ] || as="setpriv --reuid nobody --regid nogroup --clear-groups --"

# A process of its own session, so that what is typed where this was called does not reach it, with nothing of the caller's
# open. Its id goes to NAME.pid. Initdb and Patroni want a UTF-8 locale, and a home that they may write.
begin() {
	name=$1
	shift
	rm -f "$folder/$name.pid"
	# shellcheck disable=SC2016,SC2086 # for the inner shell; several words
	(
		cd "$folder"
		exec $as env -i PATH="$PATH" HOME="$folder" LANG=C.UTF-8 setsid \
			sh -c 'echo $$ >"$0.pid"; exec "$@"' "$name" "$@"
	) </dev/null >>"$folder/$name.log" 2>&1 &
	within 10 test -s "$folder/$name.pid"
}

install() {
	# shellcheck disable=SC2086 # a list
	if dpkg -s $packages >/dev/null 2>&1; then return; fi
	[ "$(id -u)" = 0 ] || fail "missing packages; as root: apt-get install --no-install-recommends $packages"
	apt-get update -qq
	# shellcheck disable=SC2086
	DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $packages
}

# All are asked for at once: one that was closed again could be given twice.
free_ports() {
	python3 -c '
import socket, sys
held = [socket.socket() for _ in range(int(sys.argv[1]))]
for one in held: one.bind(("127.0.0.1", 0))
print(*[one.getsockname()[1] for one in held])' "$1"
}

configure() {
	# shellcheck disable=SC2046
	set -- $(free_ports 9)
	cat >"$folder/cluster.env" <<END
ETCD=$1
PEER=$2
PROXY=$3
N1_API=$4
N1_PG=$5
N2_API=$6
N2_PG=$7
N3_API=$8
N3_PG=$9
END
	. "$folder/cluster.env"
	patroni_of n1 "$N1_API" "$N1_PG"
	patroni_of n2 "$N2_API" "$N2_PG"
	patroni_of n3 "$N3_API" "$N3_PG"
	proxy
	[ "$(id -u)" != 0 ] || chown -R nobody:nogroup "$folder"
	chmod 755 "$folder"
}

# ttl: how long a primary that is gone counts as one. A leader renews it every loop_wait; one that cannot for retry_timeout
#   steps down. loop_wait + 2 * retry_timeout must not be above ttl. 20 s is the least that Patroni's documents allow.
# primary_start_timeout 0: a primary that crashed while its Patroni lives is not started again first, but succeeded at once.
# synchronous_mode: a commit is acknowledged when a standby has it too, and only that standby may become the primary.
# synchronous_mode_strict: also when no standby is left. Without it Patroni goes on alone then, and what is acknowledged
#   meanwhile is lost with the machine: writes stop instead, until a standby is back.
# use_pg_rewind, wal_log_hints, data-checksums: a primary that comes back is made a standby without copying it whole.
# idle_in_transaction_session_timeout: a server of ours that was killed or stopped in a transaction lets go of its rows.
# wal_sender_timeout: a standby that was stopped, and not killed, is noticed.
# etcd3: the API of today; Patroni 3.0.2 writes the leader's key by it without a comparison (docs/ha.md, "What stands still").
#   HA_ETCD=etcd takes the old API, which compares, for whoever wants to see the difference.
# trust: whoever reaches loopback may come in. This is a bench.
patroni_of() {
	cat >"$folder/$1.yml" <<END
scope: byleave
name: $1
restapi: {listen: "127.0.0.1:$2", connect_address: "127.0.0.1:$2"}
${HA_ETCD:-etcd3}: {host: "127.0.0.1:$ETCD"}
bootstrap:
  dcs:
    ttl: ${HA_TTL:-20}
    loop_wait: 2
    retry_timeout: 3
    primary_start_timeout: 0
    synchronous_mode: true
    synchronous_mode_strict: true
    postgresql:
      use_pg_rewind: true
      parameters:
        wal_log_hints: "on"
        idle_in_transaction_session_timeout: 10s
        wal_sender_timeout: 5s
        max_connections: 100
  initdb: [{encoding: UTF8}, {locale: C}, data-checksums]
  pg_hba: ["host all all 127.0.0.1/32 trust", "host replication all 127.0.0.1/32 trust"]
postgresql:
  listen: "127.0.0.1:$3"
  connect_address: "127.0.0.1:$3"
  data_dir: $folder/$1
  bin_dir: $bin
  pgpass: $folder/$1.pgpass
  authentication:
    superuser: {username: postgres, password: x}
    replication: {username: replicator, password: x}
    rewind: {username: rewinder, password: x}
  parameters: {unix_socket_directories: ""}
END
}

# Asks each Patroni whether its node is the primary. A node that is none any more takes its sessions with it: else a
# server would go on talking to a standby. No timeout of an idle session: the server's pool has its own.
proxy() {
	cat >"$folder/haproxy.cfg" <<END
global
	maxconn 500
defaults
	mode tcp
	timeout connect 2s
	timeout client 1h
	timeout server 1h
	timeout check 1s
listen primary
	bind 127.0.0.1:$PROXY
	option httpchk OPTIONS /primary
	http-check expect status 200
	default-server inter 500ms fall 2 rise 1 on-marked-down shutdown-sessions
	server n1 127.0.0.1:$N1_PG check port $N1_API
	server n2 127.0.0.1:$N2_PG check port $N2_API
	server n3 127.0.0.1:$N3_PG check port $N3_API
END
}

# Tries a command every 200 ms, for so many seconds.
within() {
	tries=$(($1 * 5))
	shift
	until "$@" >/dev/null 2>&1; do
		tries=$((tries - 1))
		[ $tries -gt 0 ] || fail "in vain: $* (see the logs in $folder)"
		sleep 0.2
	done
}

answers() { python3 -c 'import sys, urllib.request; urllib.request.urlopen(sys.argv[1], timeout=2)' "$1"; }

up() {
	install
	[ ! -e "$folder/cluster.env" ] || fail "$folder has a cluster already"
	configure
	begin etcd etcd --enable-v2 --name e0 --data-dir "$folder/etcd" --log-level warn \
		--listen-client-urls "http://127.0.0.1:$ETCD" --advertise-client-urls "http://127.0.0.1:$ETCD" \
		--listen-peer-urls "http://127.0.0.1:$PEER" --initial-advertise-peer-urls "http://127.0.0.1:$PEER" \
		--initial-cluster "e0=http://127.0.0.1:$PEER"
	within 20 answers "http://127.0.0.1:$ETCD/health"
	for one in $nodes; do begin "$one" patroni "$folder/$one.yml"; done
	begin haproxy haproxy -f "$folder/haproxy.cfg" -db
	for port in "$N1_API" "$N2_API" "$N3_API"; do within 90 answers "http://127.0.0.1:$port/health"; done
	# A synchronous standby is there: from here on whatever is acknowledged is on two machines.
	within 60 synchronous
	within 20 psql -h 127.0.0.1 -p "$PROXY" -U postgres -c 'SELECT 1'
	psql -q -h 127.0.0.1 -p "$PROXY" -U postgres -c 'CREATE ROLE byleave LOGIN' -c 'CREATE DATABASE byleave OWNER byleave'
}

synchronous() {
	for port in "$N1_API" "$N2_API" "$N3_API"; do
		if answers "http://127.0.0.1:$port/synchronous"; then return 0; fi
	done
	return 1
}

# Patroni's process; the postmaster's; the backends', which would otherwise see to an end of their own.
pids() {
	for file in "$folder/$node.pid" "$folder/$node/postmaster.pid"; do
		if [ -e "$file" ]; then
			pid=$(head -n 1 "$file")
			if kill -0 "$pid" 2>/dev/null; then
				echo "$pid"
				children=$(ps -o pid= --ppid "$pid" || true)
				for child in $children; do echo "$child"; done
			fi
		fi
	done
}

down() {
	[ -e "$folder/cluster.env" ] || return 0
	# Patroni first: it would start again what is ended.
	for node in $nodes; do
		all=$(pids)
		# shellcheck disable=SC2086
		[ -z "$all" ] || kill -KILL $all 2>/dev/null || true
	done
	for name in haproxy etcd; do
		[ ! -e "$folder/$name.pid" ] || kill -KILL "$(cat "$folder/$name.pid")" 2>/dev/null || true
	done
	rm -f "$folder/cluster.env"
}

case $verb in
up) up ;;
start) begin "$node" patroni "$folder/$node.yml" ;;
pids) pids ;;
down) down ;;
*) fail "no such verb: $verb" ;;
esac
