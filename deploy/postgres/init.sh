#!/bin/bash
# Makes a role and a database per service, each closed to the others. Runs once, on a new volume.
set -euo pipefail
for service in school municipality partner notifications; do
  variable="${service^^}_PASSWORD"
  psql --set=ON_ERROR_STOP=1 --username=postgres \
    --set=service="$service" --set=password="${!variable}" <<'SQL'
CREATE ROLE :"service" LOGIN PASSWORD :'password';
CREATE DATABASE :"service" OWNER :"service";
REVOKE CONNECT ON DATABASE :"service" FROM PUBLIC;
SQL
done
