# Sourced by the checks: source_files PATTERN... lists the tree's own files (what git would commit; without git, all but build*).
cd "$(dirname "$0")/../.." || exit 2
source_files() {
    { git ls-files -co --exclude-standard 2>/dev/null || find . -name 'build*' -prune -o -name .git -prune -o -type f -print |
        sed 's,^\./,,'; } | grep -E "$1" | LC_ALL=C sort -u | while read -r file; do [ ! -f "$file" ] || echo "$file"; done
}
