/* ECDSA on the hash that the caller has computed. libcrypto's own is behind key objects and chooses the random number
 * by itself, so the two equations are here. Source: FIPS 186-5, section 6.4. */
#include "guests/engine/curve.h"
#include <openssl/bn.h>
#include <openssl/ec.h>

struct signature {
    BN_CTX *c;
    EC_GROUP *g;
    EC_POINT *q;
    const BIGNUM *order;
    BIGNUM *r, *s, *hash, *t, *u;
};

static BIGNUM *number(struct signature *w, const u8 *bytes, unsigned n)
{
    BIGNUM *b = BN_CTX_get(w->c);

    return b && BN_bin2bn(bytes, (int)n, b) ? b : NULL;
}

/* The hash field is as wide as the others; of it as many leftmost bits count as the order has, and those are its
 * rightmost ones, since it is right-aligned. */
static bool begin(struct signature *w, enum curve_name name, const u8 *hash)
{
    w->c = BN_CTX_new();
    w->g = curve_group(name);
    w->q = w->g ? EC_POINT_new(w->g) : NULL;
    if (!w->c || !w->q)
        return false;
    BN_CTX_start(w->c);
    w->order = EC_GROUP_get0_order(w->g);
    w->hash = number(w, hash, curve_field(name));
    w->r = BN_CTX_get(w->c);
    w->s = BN_CTX_get(w->c);
    w->t = BN_CTX_get(w->c);
    w->u = BN_CTX_get(w->c);
    return w->hash && w->u;
}

static void end(struct signature *w)
{
    EC_POINT_free(w->q);
    EC_GROUP_free(w->g);
    if (w->c)
        BN_CTX_end(w->c);
    BN_CTX_free(w->c);
}

static bool in_range(const struct signature *w, const BIGNUM *b)
{
    return !BN_is_zero(b) && BN_cmp(b, w->order) < 0;
}

static enum curve_result sign(struct signature *w, BIGNUM *key, BIGNUM *random, unsigned n, u8 *r, u8 *s)
{
    if (!key || !random)
        return CURVE_NO_STORAGE;
    if (!in_range(w, key) || !in_range(w, random))
        return CURVE_INFINITY;
    if (EC_POINT_mul(w->g, w->q, random, NULL, NULL, w->c) != 1 ||
        EC_POINT_get_affine_coordinates(w->g, w->q, w->t, NULL, w->c) != 1 || !BN_nnmod(w->r, w->t, w->order, w->c) ||
        !BN_mod_mul(w->s, w->r, key, w->order, w->c) || !BN_mod_add(w->s, w->s, w->hash, w->order, w->c) ||
        !BN_mod_inverse(w->u, random, w->order, w->c) || !BN_mod_mul(w->s, w->s, w->u, w->order, w->c))
        return CURVE_NO_STORAGE;
    if (BN_is_zero(w->r) || BN_is_zero(w->s))
        return CURVE_INFINITY;
    return BN_bn2binpad(w->r, r, (int)n) > 0 && BN_bn2binpad(w->s, s, (int)n) > 0 ? CURVE_OK : CURVE_NO_STORAGE;
}

enum curve_result curve_sign(enum curve_name name, const u8 *hash, const u8 *key, const u8 *random, u8 *r, u8 *s)
{
    struct signature w = {0};
    enum curve_result result = CURVE_NO_STORAGE;
    unsigned n = curve_field(name);

    if (begin(&w, name, hash)) {
        BIGNUM *k = random ? number(&w, random, n) : BN_CTX_get(w.c);
        if (random || (k && BN_priv_rand_range(k, w.order) == 1))
            result = sign(&w, number(&w, key, n), k, n, r, s);
    }
    end(&w);
    return result;
}

static enum curve_result verify(struct signature *w, BIGNUM *x, BIGNUM *y, BIGNUM *r, BIGNUM *s)
{
    if (!x || !y || !r || !s)
        return CURVE_NO_STORAGE;
    if (EC_POINT_set_affine_coordinates(w->g, w->q, x, y, w->c) != 1)
        return CURVE_INVALID;
    if (!in_range(w, r) || !in_range(w, s))
        return CURVE_INFINITY;
    if (!BN_mod_inverse(w->s, s, w->order, w->c) || !BN_mod_mul(w->t, w->hash, w->s, w->order, w->c) ||
        !BN_mod_mul(w->u, r, w->s, w->order, w->c) || EC_POINT_mul(w->g, w->q, w->t, w->q, w->u, w->c) != 1)
        return CURVE_NO_STORAGE;
    if (EC_POINT_is_at_infinity(w->g, w->q))
        return CURVE_INFINITY;
    if (EC_POINT_get_affine_coordinates(w->g, w->q, w->t, NULL, w->c) != 1 || !BN_nnmod(w->t, w->t, w->order, w->c))
        return CURVE_NO_STORAGE;
    return BN_cmp(w->t, r) == 0 ? CURVE_OK : CURVE_INFINITY;
}

enum curve_result curve_verify(enum curve_name name, const u8 *r, const u8 *s, const u8 *hash, const u8 *x, const u8 *y)
{
    struct signature w = {0};
    enum curve_result result = CURVE_NO_STORAGE;
    unsigned n = curve_field(name);

    if (begin(&w, name, hash))
        result = verify(&w, number(&w, x, n), number(&w, y, n), number(&w, r, n), number(&w, s, n));
    end(&w);
    return result;
}
