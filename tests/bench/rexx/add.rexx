/* Additions of whole numbers. */
sum = 0
do i = 1 to 2000000
  sum = sum + i
  sum = sum - i + 7
  n = i * 3 + 1
end
say sum n
