/* Routines and built-in functions. */
total = 0
do i = 1 to 200000
  total = total + twice(i) + length(substr('abcdefghij', 3, 4)),
    + pos('c', 'abc')
end
say total
exit
twice: procedure
  parse arg n
  return n * 2
