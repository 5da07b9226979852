/* Products of matrices of doubles. The elements are whole numbers that stay exact, so that the checksum does not depend
 * on whether a compiler multiplies and adds in one instruction. */
#include "guests/programs/bench/bench.h"

#define SIZE 96

static double left[SIZE][SIZE], right[SIZE][SIZE], product[SIZE][SIZE];

u64 bench_matmul(void)
{
    u32 seed = 271828182;
    u64 sum = 0;

    for (u32 i = 0; i < SIZE; i++)
        for (u32 j = 0; j < SIZE; j++) {
            left[i][j] = (int)(random_next(&seed) % 2001) - 1000;
            right[i][j] = (int)(random_next(&seed) % 2001) - 1000;
        }
    for (u32 round = 0; round < 4; round++) {
        for (u32 i = 0; i < SIZE; i++)
            for (u32 j = 0; j < SIZE; j++) {
                double cell = 0;
                for (u32 k = 0; k < SIZE; k++)
                    cell += left[i][k] * right[k][j];
                product[i][j] = cell;
            }
        for (u32 i = 0; i < SIZE; i++)
            for (u32 j = 0; j < SIZE; j++) {
                sum = sum * 31 + (u64)(long)product[i][j];
                left[i][j] = (long)product[j][i] % 1000;
            }
    }
    return sum;
}
