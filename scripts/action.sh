#!/usr/bin/env bash
# What action.yml runs: compares profiles from before and after a change. Inputs come as INPUT_… and are only ever values, except INPUT_RUN,
# which is a command of the workflow's author. The exit code is that of deferscope.
set -euo pipefail

die() {
  # the message is one of this script: a workflow command must not be built from inputs
  printf '::error title=deferscope::%s\n' "$1"
  exit 2
}

# prints the lines of a text that are not empty
lines() {
  local line
  while IFS= read -r line || [ -n "$line" ]; do
    line=${line%$'\r'}
    [ -z "${line//[[:space:]]/}" ] || printf '%s\n' "$line"
  done <<< "$1"
}

prepare() {
  command -v node > /dev/null || die 'there is no Node: add actions/setup-node before this step'
  # a checkout of the action has neither its packages nor its build; npm ci makes both
  [ -e "$GITHUB_ACTION_PATH/dist/cli" ] || (cd "$GITHUB_ACTION_PATH" && npm ci --no-audit --no-fund > "$work/install.log" 2>&1) || {
    cat "$work/install.log"
    die 'deferscope could not be installed: the log above says why'
  }
}

# makes the commit of the base known, and prints it
base_commit() {
  local branch=${INPUT_BASE:-${GITHUB_BASE_REF:-}}
  [ -n "$branch" ] || die 'there is no base to compare with: give the branch with base, or profiles with before and after' >&2
  git check-ref-format "refs/heads/$branch" || die 'the base is no name of a branch' >&2
  git rev-parse --verify --quiet "refs/remotes/origin/$branch^{commit}" && return
  git fetch --quiet --no-tags --depth=1 origin "refs/heads/$branch" >&2 || die 'the base could not be fetched' >&2
  git rev-parse --verify 'FETCH_HEAD^{commit}'
}

# runs the command in a checkout, and saves its profiles below a folder
profiles_of() {
  local checkout=$1 folder=$2 i
  for ((i = 1; i <= INPUT_COUNT; i++)); do
    mkdir -p "$folder/$i"
    (cd "$checkout" && PROFILES="$folder/$i" bash -euo pipefail -c "$INPUT_RUN") || die 'the command that makes profiles failed'
  done
}

# the profiles of both sides by running the command, in the variables before and after
run_both() {
  local commit here
  [[ $INPUT_COUNT =~ ^[1-9][0-9]?$ ]] || die 'count must be a number from 1 to 99'
  commit=$(base_commit)
  here=$(git rev-parse --show-prefix)
  git worktree add --quiet --detach "$work/base" "$commit"
  [ -d "$work/base/$here" ] || die 'the base has no such working directory'
  profiles_of "$work/base/$here" "$work/before"
  profiles_of "$PWD" "$work/after"
  git worktree remove --force "$work/base"
  mapfile -t before < <(find "$work/before" -type f | sort)
  mapfile -t after < <(find "$work/after" -type f | sort)
}

# writes the report as the comment of this action, in place of an earlier one
comment() {
  local number id
  [[ ${GITHUB_REF:-} =~ ^refs/pull/([0-9]+)/ ]] || return 0
  number=${BASH_REMATCH[1]}
  { printf '<!-- deferscope -->\n'; cat "$work/report.md"; } > "$work/comment.md"
  id=$(gh api --paginate "repos/$GITHUB_REPOSITORY/issues/$number/comments" \
    --jq '.[] | select(.body | startswith("<!-- deferscope -->")) | .id' | sed -n 1p) || return 1
  if [ -n "$id" ]; then
    gh api --method PATCH "repos/$GITHUB_REPOSITORY/issues/comments/$id" -F "body=@$work/comment.md" > /dev/null
  else
    gh api --method POST "repos/$GITHUB_REPOSITORY/issues/$number/comments" -F "body=@$work/comment.md" > /dev/null
  fi
}

work=$(mktemp -d "${RUNNER_TEMP:-${TMPDIR:-/tmp}}/deferscope.XXXXXX")
prepare
cd "$INPUT_WORKING_DIRECTORY" || die 'there is no such working directory'
before=() after=()
if [ -n "$INPUT_RUN" ]; then
  [ -z "$INPUT_BEFORE$INPUT_AFTER" ] || die 'give run, or before and after, not both'
  run_both
else
  mapfile -t before < <(lines "$INPUT_BEFORE")
  mapfile -t after < <(lines "$INPUT_AFTER")
fi
[ "${#before[@]}" -gt 0 ] || die 'there are no profiles from before: give before and after, or a command with run'
[ "${#after[@]}" -gt 0 ] || die 'there are no profiles from after: give before and after, or a command with run'
for path in "${before[@]}" "${after[@]}"; do
  [[ $path != -* ]] || die 'a profile must not begin with -: write ./ before it'
done

words=(diff "${before[@]}" --vs "${after[@]}" --format github --export "json=$work/report.json" --export "markdown=$work/report.md")
while IFS= read -r limit; do words+=(--fail-on "$limit"); done < <(lines "$INPUT_FAIL_ON")
[ -z "$INPUT_BUDGET" ] || words+=(--budget "$INPUT_BUDGET")
while IFS= read -r word; do words+=("$word"); done < <(lines "$INPUT_OPTIONS")

code=0
node "$GITHUB_ACTION_PATH/bin/deferscope.js" "${words[@]}" 2> "$work/errors.txt" || code=$?
cat "$work/errors.txt" >&2
case $code in
  0) verdict=pass ;;
  1) verdict=fail ;;
  2) if [ -e "$work/report.json" ]; then verdict=undecided; else verdict=error; fi ;;
  *) verdict=error ;;
esac
printf 'verdict=%s\nreport=%s\n' "$verdict" "$work/report.json" >> "$GITHUB_OUTPUT"
if [ "$INPUT_COMMENT" = true ] && [ -e "$work/report.md" ]; then
  comment || printf '::warning title=deferscope::the comment could not be written: the job needs the permission pull-requests write\n'
fi
exit "$code"
