#!/bin/bash
# Makes a database per service, closed to the others, with an owner that migrates it and a role for
# the service that owns nothing. Runs once, on a new volume.
set -euo pipefail
for service in school municipality partner notifications; do
  variable="${service^^}_PASSWORD"
  psql --set=ON_ERROR_STOP=1 --username=postgres \
    --set=service="$service" --set=password="${!variable}" \
    --set=owner="${service}_owner" --set=owner_password="$OWNER_PASSWORD" <<'SQL'
CREATE ROLE :"service" LOGIN NOBYPASSRLS PASSWORD :'password';
CREATE ROLE :"owner" LOGIN NOBYPASSRLS PASSWORD :'owner_password';
CREATE DATABASE :"service" OWNER :"owner";
REVOKE ALL ON DATABASE :"service" FROM PUBLIC;
GRANT CONNECT, TEMPORARY ON DATABASE :"service" TO :"service";
SQL
done
