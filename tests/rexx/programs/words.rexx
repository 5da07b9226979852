/* == words == */
say words('') words('  ') words('a') words(' a b  c ') words('x,y z')
/* == word == */
say '['word('now is the time',3)']['word('now is',5)']['word('  a  b ',2)']'
/* == wordindex == */
say wordindex('now is the time',3) wordindex('now is',5) wordindex('  a',1)
/* == wordlength == */
say wordlength('now is the time',2) wordlength('now comes',2) wordlength('a',3)
/* == subword == */
say '['subword('Now is the  time',2,2)']['subword('Now is the  time',3)']['subword('Now is',5)']['subword('a b c ',1,2)']['subword('a b c ',3)']['subword('a b',1,0)']'
/* == delword == */
say '['delword('Now is the  time',2,2)']['delword('Now is the time ',3)']['delword('Now is the  time',5)']['delword('a  b',1,1)']['delword(' a b c ',1)']['delword('a b',2,0)']'
/* == wordpos == */
say wordpos('the','now is the time') wordpos('The','now is the time') wordpos('is the','now is the time') wordpos('is   the','now is the time') wordpos('be','to be or not to be') wordpos('be','to be or not to be',3) wordpos('','a b')
/* == word count of a table == */
t='the cat and the dog and the bird'; seen=''
do i=1 to words(t); w=word(t,i); if wordpos(w,seen)=0 then do; seen=seen w; n.w=0; end; n.w=n.w+1; end
do i=1 to words(seen); w=word(seen,i); say w n.w; end
/* == reverse words == */
s='one two three four'; o=''; do i=words(s) to 1 by -1; o=o word(s,i); end; say strip(o)
/* == remove each word == */
s='alpha beta gamma'; do while s\==''; say '['word(s,1)']'; s=delword(s,1,1); end
