#!/bin/bash
# Tenants, people and clients of the issuer:
#   docker compose exec issuer bash /deploy/admin.sh tenant NAME
#   docker compose exec issuer bash /deploy/admin.sh person USERNAME TENANT ROLE...
#   docker compose exec issuer bash /deploy/admin.sh client CLIENT_ID TENANT SCOPE...
# A role is one of policy-registry-realm.json: author, approver, ..., and one for each scope, of the same name. A password or secret is made here and shown once.
set -euo pipefail

realm=policy-registry
session=$(mktemp)
trap 'rm -f "$session"' EXIT

kcadm() { "${KEYCLOAK_HOME:-/opt/keycloak}/bin/kcadm.sh" "$@" --config "$session"; }

fail() {
  echo "$1" >&2
  exit 64
}

# The value of one field of the one resource that a search finds; nothing when it finds none.
find_one() { kcadm get "$1" -r "$realm" -q "$2" -q exact=true --fields "${3:-id}" --format csv --noquotes; }

group_of() {
  local group
  group=$(find_one groups "search=$1")
  [ -n "$group" ] || fail "there is no tenant $1: add it with \"tenant $1\""
  echo "$group"
}

require_roles() {
  local role
  for role in "$@"; do kcadm get "roles/$role" -r "$realm" --fields id >/dev/null || fail "there is no role $role"; done
}

join_group() { kcadm update "users/$1/groups/$2" -r "$realm" -s realm="$realm" -s userId="$1" -s groupId="$2" -n; }

# 144 bits, without tools that the image lacks.
random_secret() {
  local bytes
  IFS= read -r -n 24 bytes < <(LC_ALL=C tr -dc 'A-Za-z0-9' </dev/urandom)
  echo "$bytes"
}

add_tenant() {
  [ $# = 1 ] || fail 'usage: tenant NAME'
  [[ "$1" =~ ^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$ ]] || fail "not a tenant name: $1"
  kcadm create groups -r "$realm" -s name="$1" -s "attributes.tenant=[\"$1\"]"
}

add_person() {
  [ $# -ge 3 ] || fail 'usage: person USERNAME TENANT ROLE...'
  local group user password role
  group=$(group_of "$2")
  require_roles "${@:3}"
  user=$(kcadm create users -r "$realm" -s username="$1" -s enabled=true -i)
  join_group "$user" "$group"
  for role in "${@:3}"; do kcadm add-roles -r "$realm" --uusername "$1" --rolename "$role"; done
  password=$(random_secret)
  kcadm set-password -r "$realm" --username "$1" --new-password "$password" --temporary
  echo "$1 signs in with $password, and chooses another password then"
}

add_client() {
  [ $# -ge 3 ] || fail 'usage: client CLIENT_ID TENANT SCOPE...'
  local group scopes secret id user scope
  group=$(group_of "$2")
  require_roles "${@:3}"
  printf -v scopes ',"%s"' "${@:3}"
  secret=$(random_secret)
  id=$(kcadm create clients -r "$realm" -i -f - <<JSON
{
  "clientId": "$1", "secret": "$secret", "publicClient": false, "serviceAccountsEnabled": true,
  "standardFlowEnabled": false, "directAccessGrantsEnabled": false, "fullScopeAllowed": false,
  "attributes": { "access.token.header.type.rfc9068": "true" },
  "defaultClientScopes": ["policy-registry"${scopes}], "optionalClientScopes": []
}
JSON
  )
  user=$(kcadm get "clients/$id/service-account-user" -r "$realm" --fields id --format csv --noquotes)
  join_group "$user" "$group"
  for scope in "${@:3}"; do kcadm add-roles -r "$realm" --uid "$user" --rolename "$scope"; done
  echo "$1 gets its tokens with the secret $secret"
}

action=${1:-}
case "$action" in
  tenant | person | client) shift ;;
  *) fail 'usage: admin.sh tenant|person|client ...' ;;
esac
KC_CLI_PASSWORD=$(</run/secrets/keycloak_admin_password)
export KC_CLI_PASSWORD
kcadm config credentials --server "${KEYCLOAK_URL:-http://127.0.0.1:8080}" --realm master --user admin >/dev/null
"add_$action" "$@"
