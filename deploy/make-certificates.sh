#!/bin/sh
# Makes the certificates of compose.tls.yaml that are not there yet, in deploy/secrets: an authority of our own, a certificate for the
# names that people use, and one for the databases. Needs openssl 3. To people you may show another certificate: put it,
# with its chain, into public_certificate, and its key into public_key.
#   REGISTRY_HOST=registry.example.com ISSUER_HOST=... GRAFANA_HOST=... deploy/make-certificates.sh
set -eu
cd "$(dirname "$0")"
umask 077
mkdir -p secrets
chmod 700 secrets
cd secrets

# certificate NAME SUBJECT-ALTERNATIVE-NAMES
certificate() {
  if [ -e "$1_certificate" ]; then return; fi
  openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -noenc -days 397 -subj "/CN=policy-registry $1" \
    -CA authority_certificate -CAkey authority_key -keyout "$1_key" -out "$1_certificate.new" \
    -addext "subjectAltName=$2" -addext basicConstraints=critical,CA:FALSE \
    -addext keyUsage=critical,digitalSignature -addext extendedKeyUsage=serverAuth,clientAuth 2>/dev/null
  chmod 444 "$1_key" "$1_certificate.new"
  mv "$1_certificate.new" "$1_certificate"
  echo "made deploy/secrets/$1_certificate"
}

if [ ! -e authority_certificate ]; then
  openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -noenc -days 3650 \
    -subj "/CN=policy-registry authority" -keyout authority_key -out authority_certificate.new \
    -addext basicConstraints=critical,CA:TRUE -addext keyUsage=critical,keyCertSign,cRLSign 2>/dev/null
  chmod 444 authority_certificate.new
  mv authority_certificate.new authority_certificate
  echo 'made deploy/secrets/authority_certificate'
fi

certificate public "DNS:${REGISTRY_HOST:-registry.localhost},DNS:${ISSUER_HOST:-issuer.localhost},DNS:${GRAFANA_HOST:-grafana.localhost}"
certificate data "DNS:mongodb-1,DNS:mongodb-2,DNS:mongodb-3,DNS:nats-1,DNS:nats-2,DNS:nats-3,DNS:s3,DNS:localhost,IP:127.0.0.1"
# MongoDB wants both in one file.
if [ ! -e data_pair ]; then
  cat data_certificate data_key >data_pair
  chmod 444 data_pair
  echo 'made deploy/secrets/data_pair'
fi
