/* A hundred thousand tails, by number and by name. */
do i = 1 to 100000
  a.i = i
end
sum = 0
do turn = 1 to 5
  do i = 1 to 100000
    sum = sum + a.i
  end
end
do i = 1 to 100000
  key = 'name' || i
  b.key = i
end
do i = 1 to 100000
  key = 'name' || i
  sum = sum + b.key
end
say sum
