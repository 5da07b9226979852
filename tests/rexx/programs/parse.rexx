/* == words == */
parse value 'This is  a test' with a b c; say '['a']['||b']['c']'
/* == fewer words than targets == */
parse value 'one' with a b c; say '['a']['||b']['c']'
/* == one target takes all == */
parse value '  one two ' with a; say '['a']'
/* == blanks before the last == */
parse value 'one   two  ' with a b; say '['a']['||b']'
/* == dots == */
parse value 'a b c d' with . x . y .; say x y
/* == a literal == */
parse value 'key=value' with k '=' v; say k v
/* == a literal not found == */
parse value 'keyvalue' with k '=' v; say '['k']['v']'
/* == several literals == */
parse value 'a,b,c;d' with w ',' x ',' y ';' z; say w x y z
/* == literal at the start and end == */
parse value '(inner)' with '(' x ')' y; say '['||x']['y']'
/* == words in pieces == */
parse value 'one two, three four five; six' with a b ',' c d ';' e; say '['a']['||b']['c']['d']['e']'
/* == empty literal == */
parse value 'abc' with x '' y; say '['||x']['y']'
/* == columns == */
parse value 'abcdefghij' with a 4 b 7 c; say a b c
/* == column 1 == */
parse value 'abcdef' with 1 a 3 1 b 4; say a b
/* == columns backwards == */
parse value 'abcdef' with 4 x 2 y 5 z; say '['||x']['y']['z']'
/* == columns past the end == */
parse value 'abc' with a 2 b 10 c 20 d; say '['a']['||b']['c']['d']'
/* == the same column == */
parse value 'abcdef' with 3 a 3 b; say '['a']['||b']'
/* == relative == */
parse value 'abcdefghij' with a +3 b +2 c; say a b c
/* == relative back == */
parse value 'abcdefghij' with 5 a +3 b -2 c; say '['a']['||b']['c']'
/* == literal then relative == */
parse value 'REstructured eXtended eXecutor' with v1 3 junk 'X' v2 +1 junk 'X' v3 +1 junk; say v1 v2 v3
/* == literal then minus == */
parse value 'abc.def' with '.' -2 x +2 y; say '['||x']['y']'
/* == literal then plus == */
parse value 'name: fred age: 7' with 'age:' +4 a; say '['a']'
/* == column zero == */
parse value 'abc' with 0 a 0 b; say '['a']['||b']'
/* == equal column == */
parse value 'abcdef' with a =3 b =5 c; say a b c
/* == variable patterns == */
d=','; parse value 'a,b' with x (d) y; say x y
/* == variable columns == */
p=3; q=2; parse value 'abcdefgh' with a =(p) b +(q) c -(q) e; say '['a']['||b']['c']['e']'
/* == a pattern from the text itself == */
parse value '/a/b/c' with 1 d +1 x (d) y (d) z; say x y z
/* == var == */
s='first rest of it'; parse var s w s; say w'|'s
/* == var in a loop == */
s='a b  c'; do while s<>''; parse var s w s; say '['w']'; end
/* == upper == */
parse upper value 'Mixed Case' with a b; say a b; x='abc Def'; parse upper var x p q; say p q x
/* == arg == */
call s 'one two', 'three', , 'five'; exit
s: parse arg a b, c, d, e; say '['a']['||b']['c']['d']['e']'; arg a, c; say a c; return
/* == arg is in upper case == */
call s 'abc', 'Def'; exit
s: arg x, y; say x y arg(1) arg(); return
/* == more templates than arguments == */
call s 'a'; exit
s: parse arg x, y, z; say '['||x']['y']['z']'; return
/* == commas in value templates == */
parse value 'a b' with x y, z; say '['||x']['y']['z']'
/* == compound targets == */
i=2; parse value 'p q r' with a.1 a.i a.3; say a.1 a.2 a.3
/* == stem target == */
parse value '7' with a.; say a.1 a.x
/* == no template == */
parse value 'abc' with
parse arg
say 'ok'
/* == numeric == */
numeric digits 12; numeric fuzz 2; parse numeric d f m; say d f m
/* == value with an expression == */
parse value 1+1 2*3 with a b; say a b; parse value with z; say '['z']'
/* == value with a function == */
parse value copies('ab',3) with 3 x 5; say x
/* == repeated pieces == */
s='a=1;b=2;c=3'; do while s\==''; parse var s n '=' v ';' s; say n v; end
/* == pull from the stack == */
queue 'Hello There'; push 'First'; parse pull a; pull b c; say a b c queued()
/* == the same variable twice == */
parse value 'a b c' with x x x; say x
/* == target used as pattern later == */
parse value 'x|a|b' with d +1 s +1 a (s) b; say d s a b
/* == long line == */
s=copies('ab ',100); parse var s w1 w2 . 100 x 110 .; say w1 w2 '['||x']'
/* == tabular data == */
r='SMITH     JOHN      1234  NY'; parse var r name 11 first 21 num 27 state; say strip(name)','strip(first)','num','state
/* == dates == */
parse value '2024-03-15T10:20:30' with y '-' m '-' d 'T' h ':' n ':' s; say y m d h n s
/* == only patterns == */
parse value 'abcabc' with 'b' 'b' x; say '['||x']'
/* == literal words == */
parse value 'to be or not to be' with a ' or ' b; say '['a']['||b']'


