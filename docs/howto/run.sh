#!/bin/sh
# Makes the pictures of this folder. Needs python3 with pandas and matplotlib
# ($PYTHON says which), and R with DBI, RSQLite and ggplot2.
set -eu
cd "$(dirname "$0")"
here=$PWD
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
dateline=$here/../../bin/dateline
[ -x "$dateline" ] || { echo "first: make build" >&2; exit 1; }

cd "$work"
"${PYTHON:-python3}" "$here/articles.py" | cmp - "$here/articles.jsonl"
"$dateline" ingest --db news.db "$here/articles.jsonl"
"$dateline" pairs --db news.db --kinds person,person --kinds person,country --window paragraph --limit 0 --format csv > pairs.csv
"${PYTHON:-python3}" "$here/analyses.py" news.db pairs.csv
Rscript "$here/analyses.R" news.db pairs.csv
cp ./*.png "$here"
