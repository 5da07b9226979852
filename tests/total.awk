# The sums of result lines (tests/results.awk) as one line.
/^ok / { passed++ }
/^not ok / { failed++ }
/^skipped / { skipped++ }
/^sums / { passed += $2; failed += $3; skipped += $4 }
END { printf "%d passed, %d failed, %d skipped\n", passed, failed, skipped }
