#!/bin/sh
# mongod takes its key only from a file that is its own and that nobody else can read; a mounted secret is neither.
set -eu
umask 077
cat /run/secrets/mongodb_keyfile >/tmp/mongodb_keyfile
exec mongod --bind_ip_all --replSet policy-registry --keyFile /tmp/mongodb_keyfile --wiredTigerCacheSizeGB 0.25 "$@"
