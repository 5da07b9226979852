/* == whole numbers == */
say 1+2 7-9 3*4 12/4 7%2 7//2 -7%2 -7//2 7//-2 2**10 0**0
/* == fractions == */
say 1/3 2/3 1/7 10/4 1/8 100/3 22/7 1/1000 1/3*3
/* == rounding at nine digits == */
say 123456789+1 999999999+1 1234567890 1234567890+0 999999999*9 123456789*987654321 0.1234567891+0
/* == exponents in results == */
say 1E5 1E5+0 1E9+0 1E10+0 123E-7+0 1E-20*1 1.5E3*2 12345678901*1 5E-324*1
/* == sums keep trailing zeros == */
say 1.0+2.0 1.50-0.50 0.00+0 1.20*3 1.0*1.0 100-1.00 1e2+0
/* == division drops trailing zeros == */
say 1.0/2.0 100/10 1000/8 1E3/1 5.00/5
/* == power == */
say 2**0 2**1 2**-1 2**-2 1.1**10 10**9 10**-9 3**20 0.5**3 (-2)**3 (-2)**4 1.0**2 12345**3
/* == power of large exponents == */
say 2**100 1.0001**1000 9**99
/* == quotient and remainder with fractions == */
say 7.5%2 7.5//2 -7.5//2 7.5%0.3 7.5//0.3 1e5%3 1e5//3 0.7//0.3 5%5.1 5//5.1
/* == prefix operators == */
say -5+3 +-+5 - -5 -'3' +' 4 ' -0 +0.0 -1.50 2- -2 -2**2
/* == numbers with blanks and signs == */
say ' 12 '+1 '- 3'+1 '+ 4'*2 '  -  5  '-1
/* == forms of numbers == */
say .5+0 5.+0 0005+0 00.50+0 1e+3+0 1E-3+0 '1e3'+0 .1E2+0
/* == sums of different size == */
say 1E10+1 1E9+1 1E8+1 1E20-1 123456789+0.5 123456789-0.5 99999999.9+0.05 1-1E-9 1-1E-10 1-1E-11
/* == guard digit == */
say 100000000.4-0.05 999999999.5+0 9999999994+1 9999999995+1 0.99999999951+0 1000000001*1
/* == digits 20 == */
numeric digits 20
say 1/3 2/3 12345678901234567890+1 99999999999999999999+1 123456789012345678901+0 2**64 2**66 1/7*7 3**40
/* == digits 18 and integers == */
numeric digits 18
say 999999999999999999+1 999999999999999999*1 123456789*987654321 999999999*999999999 -999999999999999999-1 10**17*9
/* == digits 100 == */
numeric digits 100
say 1/3; say 2**300; say 1/97; say 3**200; say 99999**15; say 1/2**200; say 1e50/7; say 5**100//7**50
/* == digits 1000 == */
numeric digits 1000
f=1; do i=1 to 400; f=f*i; end
say f
/* == digits 1 to 8 == */
do d=1 to 8; numeric digits d; say d 1/3 2/3 99999999/7 12345678*3 5+5 0.15+0; end
/* == engineering == */
numeric form engineering
say 1E10*1 1E11*1 1E12*1 123456789012*1 1.5E-10*1 1E-20*1 1E-21*1 1E-22*1 12345E10*1
/* == scientific after engineering == */
numeric form engineering; numeric form scientific; say 1E10*1 1E11*1 form()
/* == fibonacci == */
numeric digits 60
a=0; b=1; do 250; t=a+b; a=b; b=t; end; say a
/* == square root by newton == */
numeric digits 50
x=2; g=x/2; do 20; g=(g+x/g)/2; end; say g; say g*g
/* == e by series == */
numeric digits 60
e=1; t=1; do n=1 to 60; t=t/n; e=e+t; end; say e
/* == pi by machin == */
numeric digits 50
say 16*atan(5)-4*atan(239)
exit
atan: procedure
arg n; s=0; t=1/n; sq=n*n; sign=1
do k=1 by 2 to 81; s=s+sign*t/k; t=t/sq; sign=-sign; end
return s
/* == sums of tenths == */
s=0; do i=1 to 100; s=s+0.1; end; say s
/* == divisions of all small numbers == */
do i=1 to 20; l=''; do j=1 to 12; l=l i/j; end; say l; end
/* == remainders of all small numbers == */
do i=-6 to 6; l=''; do j=-4 to 4; if j<>0 then l=l i//j i%j; end; say l; end
/* == gcd == */
say gcd(1071,462) gcd(123456789,987654321)
exit
gcd: procedure; parse arg a,b; do while b<>0; parse value b a//b with a b; end; return a
/* == operators' priority == */
say 2+3*4 (2+3)*4 2**3**2 -3**2 10-4-3 100/10/2 2*3//4 1+2||3+4 7%2*2 1 2+3 4
/* == results that look like integers == */
say 5/1 5.0%1 2.5*2 2.5*4 0.5+0.5 1e0 10e-1+0
/* == multiplication of long numbers == */
numeric digits 80
say 123456789012345678901234567890*987654321098765432109876543210
say 999999999999999999999999999999999*999999999999999999999999999999999
say 1000000000000000000000*0.000000000000000000001
/* == division of long numbers == */
numeric digits 60
say 123456789012345678901234567890/98765432109876543210
say 999999999999999999999999999999%1000000001 999999999999999999999999999999//1000000001
say 100000000000000000000000000000000000000%99999999999999999999 100000000000000000000000000000000000000//99999999999999999999
say 1e59%3 1e59//7
/* == random arithmetic == */
numeric digits 30
s=12345
do i=1 to 60
  s=(s*1103515245+12345)//2147483648; a=s; s=(s*1103515245+12345)//2147483648; b=s-1000000000; if b=0 then b=1
  say a*b a/b a%b a//b a-b (a/1000)**3
end
