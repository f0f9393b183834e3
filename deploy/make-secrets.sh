#!/bin/sh
# Makes every secret of compose.yaml that is not there yet, in deploy/secrets. Needs openssl.
# The folder is for its owner alone; the files are readable in containers, whose users are others.
set -eu
cd "$(dirname "$0")"
umask 077
mkdir -p secrets
chmod 700 secrets
cd secrets

# put NAME, content on standard input: whole or not at all, and never over what is there.
put() {
  if [ -e "$1" ]; then
    cat >/dev/null
    return
  fi
  cat >"$1.new"
  if [ ! -s "$1.new" ]; then
    echo "deploy/secrets/$1 could not be made" >&2
    exit 1
  fi
  chmod 444 "$1.new"
  mv "$1.new" "$1"
  echo "made deploy/secrets/$1"
}

# Begins with a letter, since some programs take a text of digits for a number.
password() {
  printf 'p%s\n' "$(openssl rand -hex 24)"
}

for name in mongodb_root_password mongodb_password nats_password s3_root_secret_key s3_secret_access_key \
  keycloak_admin_password keycloak_database_password grafana_admin_password \
  registry_client_secret simulation_orchestrator_client_secret attestation_client_secret policy_engine_client_secret; do
  password | put "$name"
done
printf 'k%s\n' "$(openssl rand -hex 10)" | put s3_root_access_key
printf 'k%s\n' "$(openssl rand -hex 10)" | put s3_access_key_id
openssl rand -hex 32 | put page_key
openssl rand -hex 32 | put webhook_key
openssl rand -base64 96 | put mongodb_keyfile
openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 2>/dev/null | put signing_key
openssl genpkey -algorithm ED25519 2>/dev/null | put audit_log_key

hosts=mongodb-1:27017,mongodb-2:27017,mongodb-3:27017
url="mongodb://policy_registry:$(cat mongodb_password)@$hosts/?replicaSet=policy-registry&authSource=admin"
echo "$url" | put mongodb_url
echo "$url&tls=true" | put mongodb_url_tls
