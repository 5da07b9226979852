/* == abs and sign == */
say abs(12.3) abs('-0.307') abs(0) sign(12.3) sign('-0.307') sign(0.0) abs(-1e10) abs('- 5')
/* == max and min == */
say max(12,6,7,9) max(17.3,19,17.03) max(-7,-3,-4.3) min(12,6,7,9) min(17.3,19,17.03) min(-7,-3,-4.3) max(1) min(1,1.0)
/* == trunc == */
say trunc(12.3) trunc(127.09782,3) trunc(127.1,3) trunc(127,2) trunc(-1.9) trunc(0.5) trunc(1e5,1) trunc(1.5e-3,4) trunc(0,3)
/* == format == */
say '['format('3',4)']['format('1.73',4,0)']['format('1.73',4,3)']['format('-.76',4,1)']['format('3.03',4)']['format(' - 12.73',,4)']['format(' - 12.73')']['format('0.000')']'
/* == format with exponents == */
say '['format('12345.73',,,2,2)']['format('12345.73',,3,,0)']['format('1.234573',,3,,0)']['format('12345.73')']['format('1234567e5',,3,0)']['format('12345.73',,,3,6)']'
/* == format rounds == */
say format(1.005,,2) format(1.995,,2) format(9.995,,2) format(0.05,,1) format(0.04,,1) format(99.99,3,1) format(-0.5,,0) format(2.5,,0) format(12.5,4,0)
/* == format in loops == */
do i=-2 to 2; say '['format(i*1.25,4,1)']['format(i/3,2,4)']'; end
/* == digits fuzz form == */
say digits() fuzz() form(); numeric digits 12; numeric fuzz 2; numeric form engineering; say digits() fuzz() form()
/* == numeric by expressions == */
d=7; numeric digits d+4; say digits() 1/3; numeric digits; say digits(); numeric fuzz d-5; say fuzz(); numeric form value 'ENGINEERING'; say form()
/* == random is in range == */
do 200; r=random(3,9); if r<3 | r>9 then say 'bad' r; r=random(5); if r<0 | r>5 then say 'bad' r; r=random(); if r<0 | r>999 then say 'bad'; end; say 'ok'
/* == random repeats with a seed == */
a=random(1,1000,42) random(1,1000) random(1,1000); b=random(1,1000,42) random(1,1000) random(1,1000); say a=b
/* == random reaches all == */
s.=0; do 500; r=random(1,6); s.r=1; end; say s.1 s.2 s.3 s.4 s.5 s.6
/* == numeric digits in routines == */
numeric digits 5; say 1/3; call sub; say 1/3; exit
sub: numeric digits 12; say 1/3; return
/* == errortext == */
say errortext(16)'/'errortext(41)'/'errortext(0)'/'
