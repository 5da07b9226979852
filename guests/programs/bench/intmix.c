/* An integer mix as ordinary programs have it: a linked list that is reversed and searched, a matrix product, a state
 * machine over text, a CRC over it all. */
#include "guests/programs/bench/bench.h"

#define NODES 256
#define SIZE 24
#define ROUNDS 240

struct node {
    struct node *next;
    u32 value;
};

static struct node nodes[NODES];
static u32 left[SIZE][SIZE], right[SIZE][SIZE], product[SIZE][SIZE];

static u32 crc_add(u32 crc, u32 value)
{
    for (int i = 0; i < 32; i++) {
        u32 bit = (crc ^ value) & 1;
        crc = crc >> 1 ^ (bit ? 0xEDB88320 : 0);
        value >>= 1;
    }
    return crc;
}

static u32 list_round(u32 *seed)
{
    struct node *head = 0;
    u32 found = 0;

    for (u32 i = 0; i < NODES; i++) {
        nodes[i].value = random_next(seed) & 0xFFF;
        nodes[i].next = head;
        head = &nodes[i];
    }
    for (int times = 0; times < 4; times++) {
        struct node *reversed = 0;
        while (head) {
            struct node *next = head->next;
            head->next = reversed;
            reversed = head;
            head = next;
        }
        head = reversed;
        u32 wanted = random_next(seed) & 0xFFF;
        for (struct node *n = head; n; n = n->next)
            found += n->value > wanted ? n->value - wanted : 1;
    }
    return found;
}

static u32 matrix_round(u32 *seed)
{
    u32 sum = 0;

    for (int i = 0; i < SIZE; i++)
        for (int j = 0; j < SIZE; j++) {
            left[i][j] = random_next(seed) >> 16;
            right[i][j] = random_next(seed) >> 16;
        }
    for (int i = 0; i < SIZE; i++)
        for (int j = 0; j < SIZE; j++) {
            u32 cell = 0;
            for (int k = 0; k < SIZE; k++)
                cell += left[i][k] * right[k][j];
            product[i][j] = cell;
            sum ^= cell + (u32)i;
        }
    return sum;
}

/* Counts numbers, words and signs in pseudorandom text. */
static u32 machine_round(u32 *seed)
{
    static const char alphabet[] = "09 az,+-";
    enum { BLANK, NUMBER, WORD, SIGN } state = BLANK;
    u32 counts[4] = {0};

    for (int i = 0; i < 2000; i++) {
        char c = alphabet[random_next(seed) & 7];
        switch (c) {
        case ' ':
        case ',':
            state = BLANK;
            break;
        case '+':
        case '-':
            state = state == NUMBER ? WORD : SIGN;
            break;
        case '0':
        case '9':
            state = state == WORD ? WORD : NUMBER;
            break;
        default:
            state = WORD;
            break;
        }
        counts[state]++;
    }
    return counts[0] ^ counts[1] << 8 ^ counts[2] << 16 ^ counts[3] << 24;
}

u64 bench_intmix(void)
{
    u32 seed = 2463534242, crc = ~0u;

    for (int i = 0; i < ROUNDS; i++) {
        crc = crc_add(crc, list_round(&seed));
        crc = crc_add(crc, matrix_round(&seed));
        crc = crc_add(crc, machine_round(&seed));
    }
    return crc;
}
