#!/usr/bin/env bash
# Renews what browsers get that others made: `make vendor`, after a change of a version here or in
# packages.txt. Needs npm. Packages are read, never installed: no script of theirs runs.
set -euo pipefail
cd "$(dirname "$0")/.."
pages=shared/pages/static/vendor
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

get() { # name@version folder
  mkdir -p "$work/$2"
  tar -xzf "$work/$(cd "$work" && npm pack --silent --ignore-scripts "$1")" -C "$work/$2" --strip-components=1
}

: >"$work/utrecht.css"
while read -r package; do
  folder=$(basename "${package%@*}")
  get "$package" "$folder"
  printf '/* %s */\n' "$package" >>"$work/utrecht.css"
  sed '/^@charset/d' "$work/$folder/dist/index.css" >>"$work/utrecht.css"
done <"$pages/packages.txt"
cp "$work/utrecht.css" "$pages/utrecht.css"
cp "$work/root-css/LICENSE.md" "$pages/utrecht.LICENSE.txt"

get htmx.org@2.0.11 htmx
cp "$work/htmx/dist/htmx.min.js" "$pages/htmx.min.js"
cp "$work/htmx/LICENSE" "$pages/htmx.LICENSE.txt"

get axe-core@4.14.1 axe
cp "$work/axe/axe.min.js" tests/vendor/axe.min.js
cp "$work/axe/LICENSE" tests/vendor/axe.LICENSE.txt
