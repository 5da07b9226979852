/* A text grows piece by piece. */
text = ''
do i = 1 to 30000
  text = text || i','
end
say length(text) right(text, 20)
line = ''
do i = 1 to 400000
  line = 'record' i 'of' 400000
end
say line
