#!/bin/sh
# The account of the registry, which is not the server's root, and its bucket, with object lock. What is there stays.
set -eu

# The list of the server, one name a line.
names() { versitygw admin "$1" | awk 'NR > 2 { print $1 }'; }

if names list-users | grep -qx "$S3_ACCESS_KEY_ID"; then
  versitygw admin update-user --access "$S3_ACCESS_KEY_ID" --secret "$S3_SECRET_ACCESS_KEY"
else
  versitygw admin create-user --access "$S3_ACCESS_KEY_ID" --secret "$S3_SECRET_ACCESS_KEY" --role user
fi
if ! names list-buckets | grep -qx "$S3_BUCKET"; then
  versitygw admin create-bucket --owner "$S3_ACCESS_KEY_ID" --bucket "$S3_BUCKET" --object-lock-enabled-for-bucket
fi
echo 'S3 is ready.'
