#!/bin/sh
# For a program that takes its secrets from the environment alone:
#   with-secrets.sh NAME=secret ... -- command argument ...
# sets each NAME to the first line of /run/secrets/secret, and becomes the command.
set -eu
while [ "$1" != -- ]; do
  file=/run/secrets/${1#*=}
  value=
  # A file without a line end is read as well; read says false then.
  if [ -r "$file" ]; then IFS= read -r value <"$file" || true; fi
  if [ -z "$value" ]; then
    echo "the secret $file is absent or empty" >&2
    exit 64
  fi
  export "${1%%=*}=$value"
  shift
done
shift
exec "$@"
