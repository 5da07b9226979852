/* == comments == */
say 'a' /* comment */ 'b'; /* another
over lines */ say 'c' /* nested /* deeper */ still */ 'd'
/* == comments join == */
say 'a'/* x */'b'; x=1/* y */+2; say x
/* == continuation == */
say 'a',
 'b'
say f(1,,
  2); exit
f: return arg(1)+,
 arg(2)
/* == continuation with a comment == */
say 'x', /* here */
 'y'
/* == semicolons == */
;;; say 'a';; say 'b';
/* == case == */
SAY 'A'; Say 'B'; sAy 'C'; aBc=1; say ABC abc
/* == numbers as symbols == */
say 1e5 1E+5 .5 5. 1.5e-3 12ab 1e 0x1
/* == blanks around operators == */
say 1 + 2 1+2 1 +2; say 'a' || 'b'; say 1 = 1; say 2 ** 3
/* == long clause == */
x=1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1; say x
/* == parentheses == */
say ((((1+2)))) (((('a')))) ((1)(2)) (1)(2)
/* == deep parentheses == */
interpret 'x='copies('(',90)'7'copies(')',90); say x
/* == operators without blanks == */
say 1<2 1>2 1<=1 1>=2 1\=2 1<>1 1><2 'a'=='a' 'a'\=='b' 1&1|0&&1
/* == not equal with a slash == */
say 'ok'
/* == sourceline == */
say sourceline()>2 sourceline(2)
/* == labels with odd names == */
call a.b; call x1_2; exit
a.b: say 'a.b'; return
x1_2: say 'x1_2'; return
/* == quotes in quotes == */
say 'a''b' "a""b" '"' "'" '''' """"
/* == strings next to symbols == */
x=5; say 'a'||x'c'; say x'a'; say 'x=' || x; say (x)'x'
/* == blank lines == */


say 'a'

say 'b'
/* == trailing blanks == */
say 'x'   
say 'y'	
/* == then on a line of its own == */
if 1
  then
    say 'a'
  else
    say 'b'
