/* == length == */
say length('') length('abc') length(12.50) length('  ')
/* == substr == */
say '['substr('abcdef',3)']['substr('abcdef',2,3)']['substr('abc',2,5)']['substr('abc',2,5,'.')']['substr('abc',7)']['substr('abc',7,2,'*')']['substr('abc',1,0)']'
/* == left and right == */
say '['left('abc',5)']['left('abc',2)']['left('abc',5,'.')']['right('abc',5)']['right('abc',2)']['right('abc',5,'0')']['left('',2)']['right('abc',0)']'
/* == center == */
say '['center('abc',7)']['centre('abc',8,'-')']['center('abcdef',3)']['center('abcdefg',4)']['center('',3,'x')']['center('ab',2)']'
/* == pos == */
say pos('c','abcabc') pos('c','abcabc',4) pos('x','abc') pos('','abc') pos('abcd','abc') pos('bc','abcbc',3) pos('a','a') pos('a','',1)
/* == lastpos == */
say lastpos('c','abcabc') lastpos('c','abcabc',5) lastpos('x','abc') lastpos('','abc') lastpos('ab','ababab',4) lastpos(' ','abc def')
/* == index and find == */
say index('abcabc','c') index('abcabc','c',4) index('abc','x') find('now is the time','is the') find('now is','is now') find('a b c b','b',3)
/* == insert == */
say '['insert(' ','abcdef',3)']['insert('123','abc',5)']['insert('123','abc',5,6)']['insert('123','abc',5,6,'+')']['insert('123','abc')']['insert('123','abc',,5,'-')']['insert('','abc',1,2)']'
/* == overlay == */
say '['overlay(' ','abcdef',3)']['overlay('.','abcdef',3,2)']['overlay('qq','abcd')']['overlay('qq','abcd',4)']['overlay('123','abc',5,6,'+')']['overlay('xyz','abc',2,1)']'
/* == delstr == */
say '['delstr('abcd',3)']['delstr('abcde',3,2)']['delstr('abcde',6)']['delstr('abcde',1)']['delstr('abcde',2,0)']['delstr('abc',2,10)']'
/* == copies == */
say '['copies('abc',3)']['copies('abc',0)']['copies('',5)']' length(copies('x',1000))
/* == reverse == */
say '['reverse('abc')']['reverse('')']['reverse(' ab')']'
/* == strip == */
say '['strip('  ab c  ')']['strip('  ab c  ','L')']['strip('  ab c  ','t')']['strip('12.70000','T',0)']['strip('0012.700','b',0)']['strip('xxx',,'x')']['strip('')']'
/* == space == */
say '['space(' abc  def ')']['space('  abc def',3)']['space('abc  def  ',1)']['space('abc  def',0)']['space('abc  def  ',2,'+')']['space('')']'
/* == translate == */
say translate('abcdef') translate('abcdef','12','ec') translate('abcdef','12','abcd','.') translate('4123','abcd','1234') translate('abc','&','b') translate('abbc','XY','bb')
/* == translate without tables == */
say '['translate('abc',,'b')']['translate('abc',,,'x')']['translate('aXb','','X')']'
/* == verify == */
say verify('123','1234567890') verify('1Z3','1234567890') verify('AB4T','1234567890') verify('AB4T','1234567890','M') verify('1P3Q4','1234567890',,3) verify('AB3CD5','1234567890','M',4) verify('','x') verify('abc','') verify('abc','','M')
/* == compare == */
say compare('abc','abc') compare('abc','ak') compare('ab ','ab') compare('ab ','ab',' ') compare('ab ','ab','x') compare('ab-- ','ab','-') compare('','')
/* == abbrev == */
say abbrev('Print','Pri') abbrev('PRINT','Pri') abbrev('PRINT','PRI',4) abbrev('PRINT','PRY') abbrev('PRINT','') abbrev('PRINT','',1) abbrev('ab','abc') abbrev('','')
/* == datatype == */
say datatype(' 12 ') datatype('') datatype('123*') datatype('12.3','N') datatype('12.3','W') datatype('Fred','M') datatype('','M') datatype('Fred','L') datatype('?20K','s') datatype('BCd3','X') datatype('BC d3','X') datatype('101','B') datatype('1E5','W') datatype('1E-5','W') datatype('12.0','W') datatype('ABC','U') datatype('a1','A') datatype('','X') datatype('','B') datatype('a b','S')
/* == xrange == */
say xrange('a','f') length(xrange()) c2x(xrange('00'x,'05'x)) c2x(xrange('FE'x,'02'x)) length(xrange('00'x)) xrange('z','z')
/* == justify == */
say '['justify('a b c',10)']['justify('The quick fox',20)']['justify('one',6)']['justify('a  b  c',5)']['justify('abc def',5)']['justify('a b',8,'+')']['justify('',3)']'
/* == concatenation == */
a='x'; c=5
say a||c a c a'lit'c 'lit'a c'lit' a(c) (a)c a || c 'a' 'q''r'
exit
a: return 'fn' arg(1)
/* == blank concatenation == */
x=1;y=2; say x y; say x  y; say x'y'; say x 'y'; say 'a'  'b'; say (x)(y); say x(y)
exit
x: return 'X' arg(1)
/* == long texts == */
s=''; do i=1 to 500; s=s||i','; end; say length(s) right(s,20) left(s,20) substr(s,700,30)
/* == texts that share a beginning == */
a=copies('ab',200); b=a||'1'; c=a||'2'; d=b||'3'; e=b||'4'; say right(b,3) right(c,3) right(d,4) right(e,4) length(a) length(d)
/* == a text grows at its end and lives on == */
s=copies('x',300); do i=1 to 50; t.i=s; s=s||i; end; do i=1 to 50 by 7; say length(t.i) right(t.i,6); end
/* == bits == */
say c2x(bitand('12'x)) c2x(bitand('73'x,'27'x)) c2x(bitand('13'x,'5555'x)) c2x(bitand('13'x,'5555'x,'74'x)) c2x(bitor('15'x,'24'x)) c2x(bitor('15'x,'2456'x)) c2x(bitor('15'x,'2456'x,'F0'x)) c2x(bitxor('12'x,'22'x)) c2x(bitxor('1211'x,'22'x)) c2x(bitxor('C711'x,'222222'x,' '))
/* == hexadecimal literals == */
say c2x('4142'x) c2x('1 23'x) c2x('f'x) c2x(''x) c2x('0a 0B 0c'x) 'ab'x=='AB'X
/* == binary literals == */
say c2x('1'b) c2x('11110000'b) c2x('1 1111 0000'b) c2x(''b) c2x('10 0000'B)
/* == quotes in literals == */
say "it's" 'it''s' "say ""hi""" 'a"b' '' "''"
/* == upper == */
x='mixed Case'; upper x; say x
/* == characters by loops == */
s='hello world'; o=''; do i=1 to length(s); c=substr(s,i,1); if verify(c,'aeiou')=0 then o=o||translate(c); else o=o||c; end; say o
/* == caesar == */
a='abcdefghijklmnopqrstuvwxyz'; say translate('attack at dawn',right(a,23)||left(a,3),a)
/* == palindromes == */
l='level hello noon radar rexx'; do i=1 to words(l); w=word(l,i); say w (w==reverse(w)); end
