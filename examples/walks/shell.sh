#!/bin/sh
# An afternoon at the shell, without an account: what is there, lists, filters, files for programs and for spreadsheets, a wait, a
# profile, what goes over the wire, mistakes and what they are answered. `sh examples/walks/shell.sh`, with `cloud-images`
# installed.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"

# Ends with the code that was expected, or says so.
ends_with() {
  expected=$1
  shift
  code=0
  "$@" > out 2> said || code=$?
  if [ "$code" -ne "$expected" ]; then
    echo "$*: exit code $code, not $expected" >&2
    cat said >&2
    exit 1
  fi
}

# What is there.
cloud-images --help > help
cloud-images providers
cloud-images tasks --mock
cloud-images images --mock --wide

# What is running, the newest first; in the time of this place.
cloud-images tasks --mock --status running --sort -created --time local
[ "$(cloud-images tasks --mock --status running --query '[].id | [0]')" = prewarm-task-id ]

# For programs, and for a spreadsheet.
cloud-images ppio prewarm list --mock=1000 --all-pages -o ndjson > tasks.ndjson
[ "$(wc -l < tasks.ndjson)" -eq 1000 ]
cloud-images tasks --mock -o csv --bom > tasks.csv
[ "$(cloud-images tasks --mock -o json --query 'length(@)')" -eq 5 ]

# A list that goes on where it was left.
cloud-images ppio image-prewarm list --mock=30 --limit 13 -o ndjson > first 2> said
position=$(sed -n "s/.*--resume '\(.*\)'.*/\1/p" said)
cloud-images ppio image-prewarm list --mock=30 --resume "$position" -o ndjson > rest
[ "$(cat first rest | wc -l)" -eq 30 ]

# Until it is over.
cloud-images ppio prewarm wait prewarm-task-id --mock --interval 50ms

# What would be sent, what is sent, and what comes back.
cloud-images huaweicloud images --mock --dry-run | grep -q Authorization || cloud-images huaweicloud images --mock --dry-run
cloud-images ppio prewarm get prewarm-task-id --mock --debug 2> wire
grep -q "^> GET " wire
cloud-images ppio prewarm get prewarm-task-id --mock --raw | grep -q '"task_id":"prewarm-task-id"'

# A profile that only its owner can read.
echo "PPIO_API_KEY=example-key" | cloud-images configure --profile work --config config.toml --no-try
case $(ls -l config.toml) in -rw-------*) ;; *) exit 1 ;; esac
cloud-images providers --config config.toml --profile work | grep -q "profile work"

# Mistakes.
ends_with 2 cloud-images tasks --mock --sort nothing
ends_with 2 cloud-images tasks --mock --timeout 0
ends_with 3 cloud-images tasks --provider jdcloud-vm
ends_with 7 env PPIO_API_KEY=k PPIO_ENDPOINT=http://127.0.0.1:9 cloud-images ppio prewarm list --retries 0

# The shell completes what is typed, and the program has manual pages.
cloud-images completions bash > cloud-images.bash
cloud-images man man1
[ -f man1/cloud-images-tasks.1 ]
echo "that was an afternoon"
