/* Lines taken apart. */
line = 'SMITH     JOHN 12345 67.50 A=1;B=2 the rest of the line'
total = 0
do 250000
  parse var line last first number amount list rest
  parse var list . '=' one ';' . '=' two
  parse var rest 1 the 5 . last 'line'
  total = number + one + two
end
say total last
