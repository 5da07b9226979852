/* Five bodies under their gravitation: the inner loop is subtractions, products, a square root and a division. The
 * checksum is the energy in units of its ninth digit: what is behind depends on how a compiler contracts products and
 * sums. */
#include "guests/programs/bench/bench.h"

#define BODIES 5
#define STEPS 30000
#define STEP 0.01

struct body {
    double at[3], speed[3], mass;
};

static const struct body initial[BODIES] = {
    {{0, 0, 0}, {0, 0, 0}, 40},
    {{5, -1, 0.1}, {0.5, 2.7, -0.1}, 0.04},
    {{8, 4, -0.4}, {-1, 1.9, 0.01}, 0.012},
    {{13, -15, -0.2}, {1.1, 0.9, -0.01}, 0.0018},
    {{15, -26, 0.2}, {1, 0.6, -0.03}, 0.002},
};

static void bodies_attract(struct body *bodies)
{
    for (int i = 0; i < BODIES; i++)
        for (int j = i + 1; j < BODIES; j++) {
            struct body *a = &bodies[i], *b = &bodies[j];
            double x = a->at[0] - b->at[0], y = a->at[1] - b->at[1], z = a->at[2] - b->at[2];
            double square = x * x + y * y + z * z, pull = STEP / (square * __builtin_sqrt(square));
            a->speed[0] -= x * b->mass * pull;
            a->speed[1] -= y * b->mass * pull;
            a->speed[2] -= z * b->mass * pull;
            b->speed[0] += x * a->mass * pull;
            b->speed[1] += y * a->mass * pull;
            b->speed[2] += z * a->mass * pull;
        }
    for (int i = 0; i < BODIES; i++)
        for (int k = 0; k < 3; k++)
            bodies[i].at[k] += STEP * bodies[i].speed[k];
}

static double energy(const struct body *bodies)
{
    double sum = 0;

    for (int i = 0; i < BODIES; i++) {
        const struct body *a = &bodies[i];
        const double *v = a->speed;
        sum += a->mass * (v[0] * v[0] + v[1] * v[1] + v[2] * v[2]) / 2;
        for (int j = i + 1; j < BODIES; j++) {
            const struct body *b = &bodies[j];
            double x = a->at[0] - b->at[0], y = a->at[1] - b->at[1], z = a->at[2] - b->at[2];
            sum -= a->mass * b->mass / __builtin_sqrt(x * x + y * y + z * z);
        }
    }
    return sum;
}

u64 bench_nbody(void)
{
    struct body bodies[BODIES];

    for (int i = 0; i < BODIES; i++)
        bodies[i] = initial[i];
    for (int step = 0; step < STEPS; step++)
        bodies_attract(bodies);
    return (u64)(long)(energy(bodies) * 1e9);
}
