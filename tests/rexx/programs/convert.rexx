/* == c2x == */
say c2x('') c2x('00FF7F'x) c2x('01'x)
/* == x2c == */
say c2x(x2c('')) c2x(x2c('F')) c2x(x2c('4865 6c6C')) c2x(x2c('1 FF'))
/* == c2d == */
say c2d('09'x) c2d('81'x) c2d('FF81'x) c2d('') c2d('81'x,1) c2d('81'x,2) c2d('FF81'x,2) c2d('FF81'x,1) c2d('FF7F'x,1) c2d('F081'x,2) c2d('F081'x,1) c2d('0031'x,0)
/* == d2c == */
say c2x(d2c(9)) c2x(d2c(129)) c2x(d2c(129,1)) c2x(d2c(129,2)) c2x(d2c(257,1)) c2x(d2c(-127,1)) c2x(d2c(-127,2)) c2x(d2c(-1,4)) c2x(d2c(12,0)) c2x(d2c(65535))
/* == d2x == */
say d2x(9) d2x(129) d2x(129,1) d2x(129,2) d2x(129,4) d2x(257,2) d2x(-127,2) d2x(-127,4) '['d2x(12,0)']' d2x(0) d2x(999999999) d2x(-1,8)
/* == x2d == */
say x2d('0E') x2d('81') x2d('F81') x2d('FF81') x2d('F0') x2d('81',2) x2d('81',4) x2d('F081',4) x2d('F081',3) x2d('F081',2) x2d('F081',1) x2d('0031',0) x2d('') x2d('FF FF')
/* == x2b == */
say x2b('C3') x2b('7') x2b('1 C1') '['x2b('')']'
/* == b2x == */
say b2x('11000011') b2x('10111') b2x('101') b2x('1 1111 0000') '['b2x('')']' b2x('1 0000 0001')
/* == there and back == */
do i=0 to 300 by 17; if x2d(d2x(i))\=i | c2d(d2c(i))\=i | b2x(x2b(d2x(i)))\=d2x(i) then say 'bad' i; end; say 'done'
/* == large numbers == */
numeric digits 40
say d2x(2**100) x2d('FFFFFFFFFFFFFFFFFFFFFFFF') c2d('0102030405060708090A0B0C0D'x) c2x(d2c(2**80+5)) x2d(d2x(10**35))
/* == two's complement == */
numeric digits 20
do i=-3 to 3; say i d2x(i,4) c2x(d2c(i,3)) x2d(d2x(i,4),4); end
/* == bytes to bits to bytes == */
x=xrange('00'x,'0F'x); say x2c(b2x(x2b(c2x(x))))==x
