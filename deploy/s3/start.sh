#!/bin/sh
# Versions of objects are kept beside them: object lock needs versions.
set -eu
mkdir -p /data/objects /data/versions /data/accounts
exec versitygw --port :7070 --iam-dir /data/accounts --health /health --keep-alive --quiet \
  posix --versioning-dir /data/versions /data/objects
