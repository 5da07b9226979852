/* == numbers of errors == */
l="say (1|x='a'+1|x=1/0|x=2**'a'|x=2**1.5|x=\2|x=1&2|if 2 then nop|if 1|do i=1 to 'a'; end|do 'a'; end|do i=1 to 3 to 4; end|end|then|else|when 1|otherwise|leave|iterate|select; end|signal nosuch|numeric digits 0|numeric digits 'a'|numeric fuzz 9|numeric form x|parse|parse foo x|parse var|parse value 1|trace x|address 'toolongname'|x=substr('a',0)|x=substr('a','b')|x=left('a')|x=left('a',1,2,3,4)|x=copies('a')|x=d2x(-1)|x=x2d('g')|x=c2d('FFFFFFFFFFFF'x)|'abc|procedure|drop|drop 1|signal on foo|call on novalue|parse arg 'x|1=2|.x=2|say 'a'b'|x=y|interpret|return 1,2|exit )|nop 1|x=format(1,0)|x=trunc('a')|x=max('a')|x=random(5,1)|x=date('q')|x=time('q')|x=datatype(1,'q')|x=strip(1,'q')|x=verify(1,2,'q')|x=errortext(1000)|x=sourceline(9999)|x=arg(0)|x=value('*')|x=translate(1,2,3,45)|x='1g'x|x='12'b|x='1 2 3'x|arg 1 (|x=10**1e9|x=1e999999999*10|do i=1 to 2 foo; end|numeric|upper"
do while l\==''
  parse var l c '|' l
  call t c
end
exit
t: signal on syntax; parse arg c; interpret c; say c '->' 'fine'; return
syntax: say c '->' rc; return
