/* Elliptic curves with libcrypto's numbers: the P curves by its own point arithmetic, Edwards and Montgomery curves by
 * theirs, which libcrypto offers only behind its signatures. Source: RFC 7748, RFC 8032, FIPS 186-5. */
#include "guests/engine/curve.h"
#include <openssl/bn.h>
#include <openssl/ec.h>
#include <openssl/obj_mac.h>
#include <string.h>

unsigned curve_field(enum curve_name name)
{
    static const u8 bytes[] = {[CURVE_P256] = 32,
        [CURVE_P384] = 48,
        [CURVE_P521] = 80,
        [CURVE_ED25519] = 32,
        [CURVE_ED448] = 64,
        [CURVE_X25519] = 32,
        [CURVE_X448] = 64};

    return bytes[name];
}

bool curve_is_montgomery(enum curve_name name)
{
    return name == CURVE_X25519 || name == CURVE_X448;
}

/* Numbers of one computation: from BN_CTX, all gone at its end. NULL from BN_CTX_get shows in the last one asked for.
 */
static BIGNUM *number(BN_CTX *c, const u8 *bytes, unsigned n)
{
    BIGNUM *b = BN_CTX_get(c);

    return b && BN_bin2bn(bytes, (int)n, b) ? b : NULL;
}

/* p, and for Edwards curves d: a x^2 + y^2 = 1 + d x^2 y^2 with a = -1 (25519) or 1 (448). */
static bool field(enum curve_name name, BIGNUM *p, BIGNUM *d, BN_CTX *c)
{
    BIGNUM *t = BN_CTX_get(c);

    if (!t || !BN_set_word(p, 1))
        return false;
    if (name == CURVE_ED25519 || name == CURVE_X25519) /* d = -121665/121666 */
        return BN_lshift(p, p, 255) && BN_sub_word(p, 19) && BN_set_word(d, 121666) && BN_mod_inverse(d, d, p, c) &&
               BN_set_word(t, 121665) && BN_mod_mul(d, d, t, p, c) && BN_sub(d, p, d);
    /* 2^448 - 2^224 - 1, d = -39081 */
    return BN_lshift(p, p, 448) && BN_set_word(t, 1) && BN_lshift(t, t, 224) && BN_sub(p, p, t) && BN_sub_word(p, 1) &&
           BN_set_word(d, 39081) && BN_sub(d, p, d);
}

struct point { /* projective: x/z, y/z */
    BIGNUM *x, *y, *z;
};
static bool point_get(struct point *p, BN_CTX *c)
{
    p->x = BN_CTX_get(c);
    p->y = BN_CTX_get(c);
    p->z = BN_CTX_get(c);
    return p->z != NULL;
}

/* r = a + b; t: eight numbers to work with. The addition is complete: it doubles too. */
static bool edwards_add(struct point *r, const struct point *a, const struct point *b, bool minus, const BIGNUM *d,
    const BIGNUM *p, BIGNUM **t, BN_CTX *c)
{
    return BN_mod_mul(t[0], a->z, b->z, p, c) && BN_mod_sqr(t[1], t[0], p, c) &&       /* A, B = A^2 */
           BN_mod_mul(t[2], a->x, b->x, p, c) && BN_mod_mul(t[3], a->y, b->y, p, c) && /* C, D */
           BN_mod_mul(t[4], t[2], t[3], p, c) && BN_mod_mul(t[4], t[4], d, p, c) &&    /* E = d C D */
           BN_mod_add(t[5], a->x, a->y, p, c) && BN_mod_add(t[6], b->x, b->y, p, c) &&
           BN_mod_mul(t[5], t[5], t[6], p, c) && BN_mod_sub(t[5], t[5], t[2], p, c) &&
           BN_mod_sub(t[5], t[5], t[3], p, c) &&                                       /* x1 y2 + x2 y1 */
           BN_mod_sub(t[6], t[1], t[4], p, c) && BN_mod_add(t[7], t[1], t[4], p, c) && /* F = B - E, G = B + E */
           (minus ? BN_mod_add(t[3], t[3], t[2], p, c) : BN_mod_sub(t[3], t[3], t[2], p, c)) && /* D - a C */
           BN_mod_mul(r->x, t[0], t[6], p, c) && BN_mod_mul(r->x, r->x, t[5], p, c) &&
           BN_mod_mul(r->y, t[0], t[7], p, c) && BN_mod_mul(r->y, r->y, t[3], p, c) &&
           BN_mod_mul(r->z, t[6], t[7], p, c);
}

/* Is a x^2 + y^2 = 1 + d x^2 y^2? */
static bool edwards_on_curve(
    const struct point *q, bool minus, const BIGNUM *d, const BIGNUM *p, BIGNUM **t, BN_CTX *c, bool *on)
{
    if (!BN_mod_sqr(t[0], q->x, p, c) || !BN_mod_sqr(t[1], q->y, p, c) || !BN_mod_mul(t[2], t[0], t[1], p, c) ||
        !BN_mod_mul(t[2], t[2], d, p, c) || !BN_add_word(t[2], 1) || !BN_nnmod(t[2], t[2], p, c) ||
        !(minus ? BN_mod_sub(t[3], t[1], t[0], p, c) : BN_mod_add(t[3], t[1], t[0], p, c)))
        return false;
    *on = BN_cmp(t[2], t[3]) == 0 && BN_cmp(q->x, p) < 0 && BN_cmp(q->y, p) < 0;
    return true;
}

static enum curve_result edwards_multiply(
    enum curve_name name, const u8 *x, const u8 *y, const u8 *scalar, u8 *rx, u8 *ry, BN_CTX *c)
{
    unsigned n = curve_field(name);
    bool minus = name == CURVE_ED25519, on;
    BIGNUM *p = BN_CTX_get(c), *d = BN_CTX_get(c), *k = number(c, scalar, n), *t[8];
    struct point q, r;

    for (unsigned i = 0; i < 8; i++)
        t[i] = BN_CTX_get(c);
    if (!k || !point_get(&q, c) || !point_get(&r, c) || !field(name, p, d, c) || !BN_bin2bn(x, (int)n, q.x) ||
        !BN_bin2bn(y, (int)n, q.y) || !BN_one(q.z) || !BN_set_word(r.x, 0) || !BN_one(r.y) || !BN_one(r.z) ||
        !edwards_on_curve(&q, minus, d, p, t, c, &on))
        return CURVE_NO_STORAGE;
    if (!on)
        return CURVE_INVALID;
    for (int i = BN_num_bits(k) - 1; i >= 0; i--)
        if (!edwards_add(&r, &r, &r, minus, d, p, t, c) ||
            (BN_is_bit_set(k, i) && !edwards_add(&r, &r, &q, minus, d, p, t, c)))
            return CURVE_NO_STORAGE;
    if (!BN_mod_inverse(r.z, r.z, p, c) || !BN_mod_mul(r.x, r.x, r.z, p, c) || !BN_mod_mul(r.y, r.y, r.z, p, c))
        return CURVE_NO_STORAGE;
    if (BN_is_zero(r.x) && BN_is_one(r.y))
        return CURVE_INFINITY;
    return BN_bn2binpad(r.x, rx, (int)n) > 0 && BN_bn2binpad(r.y, ry, (int)n) > 0 ? CURVE_OK : CURVE_NO_STORAGE;
}

/* One step of the Montgomery ladder: (x2:z2) doubled, (x3:z3) plus it; x1 their difference. RFC 7748, section 5. */
static bool ladder_step(const BIGNUM *x1, BIGNUM *x2, BIGNUM *z2, BIGNUM *x3, BIGNUM *z3, const BIGNUM *a24,
    const BIGNUM *p, BIGNUM **t, BN_CTX *c)
{
    return BN_mod_add(t[0], x2, z2, p, c) && BN_mod_sqr(t[1], t[0], p, c) && BN_mod_sub(t[2], x2, z2, p, c) &&
           BN_mod_sqr(t[3], t[2], p, c) && BN_mod_sub(t[4], t[1], t[3], p, c) && BN_mod_add(t[5], x3, z3, p, c) &&
           BN_mod_sub(t[6], x3, z3, p, c) && BN_mod_mul(t[6], t[6], t[0], p, c) && BN_mod_mul(t[5], t[5], t[2], p, c) &&
           BN_mod_add(x3, t[6], t[5], p, c) && BN_mod_sqr(x3, x3, p, c) && BN_mod_sub(z3, t[6], t[5], p, c) &&
           BN_mod_sqr(z3, z3, p, c) && BN_mod_mul(z3, z3, x1, p, c) && BN_mod_mul(x2, t[1], t[3], p, c) &&
           BN_mod_mul(t[7], a24, t[4], p, c) && BN_mod_add(t[7], t[7], t[1], p, c) && BN_mod_mul(z2, t[4], t[7], p, c);
}

static enum curve_result montgomery_multiply(enum curve_name name, const u8 *x, const u8 *scalar, u8 *rx, BN_CTX *c)
{
    unsigned n = curve_field(name);
    BIGNUM *p = BN_CTX_get(c), *d = BN_CTX_get(c), *k = number(c, scalar, n), *x1 = number(c, x, n),
           *a24 = BN_CTX_get(c);
    BIGNUM *x2 = BN_CTX_get(c), *z2 = BN_CTX_get(c), *x3 = BN_CTX_get(c), *z3 = BN_CTX_get(c), *t[8];

    for (unsigned i = 0; i < 8; i++)
        t[i] = BN_CTX_get(c);
    if (!t[7] || !k || !x1 || !field(name, p, d, c) || !BN_nnmod(x1, x1, p, c) ||
        !BN_set_word(a24, name == CURVE_X25519 ? 121665 : 39081) /* (A - 2) / 4 */ || !BN_one(x2) ||
        !BN_set_word(z2, 0) || !BN_copy(x3, x1) || !BN_one(z3))
        return CURVE_NO_STORAGE;
    for (int i = BN_num_bits(k) - 1; i >= 0; i--) {
        bool bit = BN_is_bit_set(k, i);
        if (!(bit ? ladder_step(x1, x3, z3, x2, z2, a24, p, t, c) : ladder_step(x1, x2, z2, x3, z3, a24, p, t, c)))
            return CURVE_NO_STORAGE;
    }
    if (BN_is_zero(z2)) {
        memset(rx, 0, n);
        return CURVE_INFINITY;
    }
    return BN_mod_inverse(z2, z2, p, c) && BN_mod_mul(x2, x2, z2, p, c) && BN_bn2binpad(x2, rx, (int)n) > 0
               ? CURVE_OK
               : CURVE_NO_STORAGE;
}

EC_GROUP *curve_group(enum curve_name name)
{
    return EC_GROUP_new_by_curve_name(name == CURVE_P256   ? NID_X9_62_prime256v1
                                      : name == CURVE_P384 ? NID_secp384r1
                                                           : NID_secp521r1);
}

static enum curve_result prime_multiply(
    enum curve_name name, const u8 *x, const u8 *y, const u8 *scalar, u8 *rx, u8 *ry, BN_CTX *c)
{
    unsigned n = curve_field(name);
    EC_GROUP *g = curve_group(name);
    EC_POINT *q = g ? EC_POINT_new(g) : NULL;
    BIGNUM *bx = number(c, x, n), *by = number(c, y, n), *k = number(c, scalar, n);
    enum curve_result result = CURVE_NO_STORAGE;

    if (q && bx && by && k) {
        if (EC_POINT_set_affine_coordinates(g, q, bx, by, c) != 1)
            result = CURVE_INVALID;
        else if (EC_POINT_mul(g, q, NULL, q, k, c) != 1)
            result = CURVE_NO_STORAGE;
        else if (EC_POINT_is_at_infinity(g, q))
            result = CURVE_INFINITY;
        else if (EC_POINT_get_affine_coordinates(g, q, bx, by, c) == 1 && BN_bn2binpad(bx, rx, (int)n) > 0 &&
                 BN_bn2binpad(by, ry, (int)n) > 0)
            result = CURVE_OK;
    }
    EC_POINT_free(q);
    EC_GROUP_free(g);
    return result;
}

enum curve_result curve_multiply(enum curve_name name, const u8 *x, const u8 *y, const u8 *scalar, u8 *rx, u8 *ry)
{
    BN_CTX *c = BN_CTX_new();
    enum curve_result result;

    if (!c)
        return CURVE_NO_STORAGE;
    BN_CTX_start(c);
    if (curve_is_montgomery(name))
        result = montgomery_multiply(name, x, scalar, rx, c);
    else if (name == CURVE_ED25519 || name == CURVE_ED448)
        result = edwards_multiply(name, x, y, scalar, rx, ry, c);
    else
        result = prime_multiply(name, x, y, scalar, rx, ry, c);
    BN_CTX_end(c);
    BN_CTX_free(c);
    return result;
}
