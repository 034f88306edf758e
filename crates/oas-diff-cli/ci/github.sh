#!/usr/bin/env bash
# What action.yml runs: annotations on standard output, a summary of the run, and SARIF and JSON in files.
# OAS_DIFF is the program; INPUT_BASE, INPUT_FILES, INPUT_CONFIG, INPUT_FAIL_ON and INPUT_LEVEL are what the workflow says.
set -euo pipefail

base=${INPUT_BASE:-}
if [ -z "$base" ]; then
  # A checkout has one commit unless it was told otherwise. That of a pull request is a merge, whose first parent is the base.
  if ! git rev-parse --quiet --verify HEAD^1 > /dev/null; then
    git fetch --quiet --deepen=1 || true
  fi
  if git rev-parse --quiet --verify HEAD^2 > /dev/null || [ -z "${GITHUB_BASE_REF:-}" ]; then
    base=$(git rev-parse HEAD^1)
  else
    # A pull request whose own branch was checked out.
    git fetch --quiet --unshallow origin || true
    git fetch --quiet origin "$GITHUB_BASE_REF"
    base=$(git merge-base HEAD FETCH_HEAD)
  fi
fi

arguments=("$base")
if [ -n "${INPUT_CONFIG:-}" ]; then arguments+=(--config "$INPUT_CONFIG"); fi
if [ -n "${INPUT_FAIL_ON:-}" ]; then arguments+=(--fail-on "$INPUT_FAIL_ON"); fi
set -f
for pattern in ${INPUT_FILES:-}; do arguments+=(--files "$pattern"); done
set +f

results=${RUNNER_TEMP:?}/oas-diff-results
mkdir -p "$results"
code=0
"$OAS_DIFF" "${arguments[@]}" --level "${INPUT_LEVEL:-undecided}" --format github \
  --format "markdown=$results/summary.md" --format "sarif=$results/oas-diff.sarif" --format "json=$results/oas-diff.json" \
  || code=$?
if [ -f "$results/summary.md" ]; then cat "$results/summary.md" >> "${GITHUB_STEP_SUMMARY:?}"; fi
{
  echo "exit-code=$code"
  echo "sarif=$results/oas-diff.sarif"
  echo "json=$results/oas-diff.json"
} >> "${GITHUB_OUTPUT:?}"
exit "$code"
