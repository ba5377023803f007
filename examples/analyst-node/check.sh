#!/bin/sh
# Starts a small platform, reads it as an analyst would, and compares. Needs Node and npm beside what ./dd needs.
set -eu
cd "$(dirname "$0")"
npm ci --loglevel=error
npm test --silent
exec node check.mjs
