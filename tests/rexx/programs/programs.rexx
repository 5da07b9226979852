/* == word frequencies == */
t='it was the best of times it was the worst of times it was the age of wisdom'; l=''
do i=1 to words(t); w=word(t,i); if symbol('c.w')='LIT' then do; l=l w; c.w=0; end; c.w=c.w+1; end
do i=1 to words(l); w=word(l,i); say left(w,8,'.') right(c.w,3); end
/* == roman numerals == */
do i=1 to 5; n=word('4 9 1994 2024 49',i); say n roman(n); end; exit
roman: procedure; arg n; v='1000 900 500 400 100 90 50 40 10 9 5 4 1'; s='M CM D CD C XC L XL X IX V IV I'; o=''
do i=1 to words(v); do while n>=word(v,i); o=o||word(s,i); n=n-word(v,i); end; end; return o
/* == base conversion == */
do i=2 to 16; say i base(1000,i); end; exit
base: procedure; parse arg n,b; o=''; do until n=0; o=substr('0123456789ABCDEF',n//b+1,1)||o; n=n%b; end; return o
/* == calendar == */
y=2024; m=2; b=date('b',y||right(m,2,0)||'01','s'); say 'Mo Tu We Th Fr Sa Su'; l=copies('   ',b//7); do d=1 to 29; l=l||right(d,2)' '; if (b+d-1)//7=6 then do; say strip(l,'t'); l=''; end; end; say strip(l,'t')
/* == matrix product == */
parse value '1 2 3 4' with a.1.1 a.1.2 a.2.1 a.2.2; parse value '5 6 7 8' with b.1.1 b.1.2 b.2.1 b.2.2
do i=1 to 2; l=''; do j=1 to 2; s=0; do k=1 to 2; s=s+a.i.k*b.k.j; end; l=l s; end; say l; end
/* == pascal's triangle == */
r='1'; do 8; say center(r,40,'.'); p=r; r='1'; do i=1 to words(p)-1; r=r word(p,i)+word(p,i+1); end; r=r '1'; end
/* == happy numbers == */
do i=1 to 40; n=i; do 20; s=0; do k=1 to length(n); s=s+substr(n,k,1)**2; end; n=s; if n=1 then leave; end; if n=1 then call charout_ i; end; exit
charout_: say arg(1); return
/* == a queue of tasks == */
queue 'add 1 2'; queue 'mul 3 4'; queue 'end'
do forever; parse pull cmd a b; select; when cmd='add' then say a+b; when cmd='mul' then say a*b; when cmd='end' then leave; end; end
/* == luhn == */
do i=1 to 2; c=word('4539578763621486 8273123273520569',i); s=0; r=reverse(c); do k=1 to length(r); d=substr(r,k,1); if k//2=0 then do; d=d*2; if d>9 then d=d-9; end; s=s+d; end; say c s//10=0; end
/* == a state machine == */
s='start'; in='aabbc'; do i=1 to length(in); c=substr(in,i,1); select; when s='start' & c='a' then s='as'; when s='as' & c='b' then s='bs'; when s='bs' & c='c' then s='end'; otherwise nop; end; say c s; end
/* == text wrap == */
t='The quick brown fox jumps over the lazy dog and runs away from the angry bear'; l=''
do i=1 to words(t); w=word(t,i); if length(l)+length(w)+1>20 then do; say l; l=w; end; else l=strip(l w); end; say l
/* == parse a csv line == */
s='a,"b,c",d,"e ""q"" f",g'; do while s\==''; if left(s,1)='"' then do; f=''; s=substr(s,2); do forever; parse var s p '"' s; f=f||p; if left(s,1)='"' then do; f=f'"'; s=substr(s,2); end; else leave; end; parse var s ',' s; end; else parse var s f ',' s; say '['f']'; end
/* == run lengths == */
s='aaabbbccd'; o=''; do while s\==''; c=left(s,1); n=verify(s,c)-1; if n<0 then n=length(s); o=o||n||c; s=substr(s,n+1); end; say o
/* == dot product in decimals == */
parse value '1.5 2.25 3.125' with a b c; say a*b+b*c+c*a; say format(a/b,2,5) format(b/c,2,5)
/* == interest == */
p=1000; do y=1 to 5; p=p*1.05; say y format(p,,2); end
/* == towers of text == */
do i=1 to 5; say copies(' ',5-i)copies('*',2*i-1); end
/* == factors == */
do i=1 to 3; n=word('360 97 1001',i); o=''; f=2; do while n>1; do while n//f=0; o=o f; n=n%f; end; f=f+1; end; say strip(o); end
/* == perfect numbers == */
do i=2 to 500; s=1; do j=2 to i%2; if i//j=0 then s=s+j; end; if s=i then say i; end
/* == shuffle with a seed == */
call random 1,2,7; s=0; do i=1 to 10; s=s+random(1,10); end; say s>=10 & s<=100
