/* == numbers == */
say (1=1.0) (1='01') (1=' 1 ') (1e2=100) (0='-0') (2>10) (2<10) (-1<0) (1<>1.0) ('1E2'=='100')
/* == texts == */
say ('a'='a ') (' a'='a') ('a'=='a ') ('abc'<'abd') ('abc'<'ab') ('ab'<'abc') (''=' ') ('A'='a')
/* == mixed == */
say ('abc'=1) ('1a'=1) ('12'>'9') ('12'>'9a') ('1e2x'='100')
/* == strict order == */
say ('a'<<'b') ('a'<<'a ') ('10'<<'9') ('b'>>'a') ('a'>>='a') ('a'<<='a') ('a'\>>'a') ('a'\<<'b') ('' << 'a')
/* == negated == */
say (1\=1) (1\==1) (1\>2) (1\<2) (1<>2) (1><1) (1>=1) (1<=0) ('a'\=='a ')
/* == fuzz == */
numeric digits 5; numeric fuzz 1
say (12345=12346) (12344<12346) (12345=12355) (100=100.04) (1234=1235)
/* == digits in comparisons == */
numeric digits 3; say (1234=1235) (12345=12400) (999=999.4) (1000=999.9)
/* == comparisons of decimals == */
say (1.10=1.1) (0.1<0.11) (-0.5>-0.6) (1e-5>0) (1e5=100000.0) (.5=0.50)
/* == logic == */
say (1&1) (1&0) (1|0) (0|0) (1&&1) (1&&0) \1 \0 (1|0&0) \(1=2) (1=1 & 2=2)
/* == large numbers == */
say (12345678901=12345678902) (1e20>1e19) (99999999999<100000000000)
/* == priority == */
say 1+1=2 'a'||'b'='ab' 1=1=1 (2>1>0) 5>3&2>1
/* == if with comparisons == */
x=5
if x>3 then say 'more'; else say 'less'
if x=5 & x<6 then say 'yes'
if \(x=4) then say 'not four'
/* == sign blanks == */
say ('+1'=1) ('- 1'=-1) (' +  7'=7) ('1 1'=11)
/* == empty == */
say (''='') (''=='') (''=0) ('  '='') ('  '=='')
/* == sorting == */
l='pear 10 Apple 9 apple 100 2.5 zebra -3'
n=words(l); do i=1 to n; a.i=word(l,i); end
do i=1 to n; do j=i+1 to n; if a.j<a.i then do; t=a.i; a.i=a.j; a.j=t; end; end; end
o=''; do i=1 to n; o=o a.i; end; say o
