/* An empty DO loop. */
do i = 1 to 6000000
end
