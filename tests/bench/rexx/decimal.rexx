/* Arithmetic of decimal fractions. */
sum = 0
do i = 1 to 200000
  sum = sum + 1.25
  part = sum / 7
  n = part * 1.5
end
say sum part n
numeric digits 100
root = 1
do i = 1 to 3000
  root = (root + 2 / root) / 2
end
say root
