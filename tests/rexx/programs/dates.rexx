/* == forms have their shapes == */
say translate(date('s'),'9999999999','0123456789') translate(date('u'),'9999999999','0123456789') translate(date('e'),'9999999999','0123456789') translate(date('o'),'9999999999','0123456789')
/* == date converts == */
say date('s','15 Mar 2024','n') date('n','20240315','s') date('b','20240315','s') date('u','20240315','s') date('e','20240315','s') date('o','20240315','s') date('d','20240315','s') date('w','20240315','s') date('m','20240315','s')
/* == date of a base == */
do b=700000 to 740000 by 3331; say date('s',b,'b') date('d',b,'b') date('w',b,'b') date('n',b,'b'); end
/* == leap years == */
say date('d','20241231','s') date('d','20231231','s') date('d','20000301','s') date('d','19000301','s') date('n',date('b','20240228','s')+1,'b')
/* == days between == */
say date('b','20250101','s')-date('b','20240101','s') date('b','20000101','s')-date('b','19000101','s')
/* == date by usa and european == */
say date('s','03/15/24','u') date('s','15/03/24','e') date('s','24/03/15','o')
/* == time has its shapes == */
say translate(time(),'9999999999','0123456789') translate(time('l'),'9999999999','0123456789') datatype(time('h'),'w') datatype(time('m'),'w') datatype(time('s'),'w')
/* == time converts == */
say time('h','13:45:10','n') time('m','13:45:10','n') time('s','13:45:10','n') time('c','13:45:10','n') time('c','00:05:10','n') time('n','1:45pm','c') time('n',50000,'s') time('n',100,'m') time('c','12:00:00','n')
/* == a clause has one time == */
say time('l')=time('l')
/* == elapsed == */
say time('e')=0; x=time('e'); say x>=0 datatype(x); call time 'r'; say time('e')<5
/* == hours and minutes agree == */
parse value time('n') time('s') with h ':' m ':' s t .; say h*3600+m*60+s=t
