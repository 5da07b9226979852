/* Elliptic curves as the message-security assist numbers their operands: big-endian numbers in fields of 32, 48, 64 or
 * 80 bytes. Arithmetic is libcrypto's. Knows no CPU. Source: PoP chapter 7, "PCC-Scalar-Multiply", "KDSA"; RFC 7748,
 * RFC 8032, SP 800-186. */
#pragma once
#include "guests/arch/types.h"

enum curve_name {
    CURVE_P256,
    CURVE_P384,
    CURVE_P521,
    CURVE_ED25519,
    CURVE_ED448,
    CURVE_X25519,
    CURVE_X448,
};
unsigned curve_field(enum curve_name name); /* bytes of a number in a parameter block */
bool curve_is_montgomery(enum curve_name name);

enum curve_result {
    CURVE_OK,
    CURVE_INVALID,  /* a point is not on the curve */
    CURVE_INFINITY, /* the result is the point at infinity, or the signature is wrong */
    CURVE_NO_STORAGE,
};
/* The condition code of PCC and KDSA that goes with it. */
static inline u8 curve_code(enum curve_result result)
{
    static const u8 code[] = {[CURVE_OK] = 0, [CURVE_INVALID] = 1, [CURVE_INFINITY] = 2, [CURVE_NO_STORAGE] = 3};

    return code[result];
}
/* libcrypto's group of a P curve, the caller's to free; NULL without storage. */
struct ec_group_st *curve_group(enum curve_name name);
/* (x, y) times scalar. Montgomery curves have no y (NULL). Fields of curve_field() bytes. */
enum curve_result curve_multiply(enum curve_name name, const u8 *x, const u8 *y, const u8 *scalar, u8 *rx, u8 *ry);
/* ECDSA with P curves; random is the per-message secret, or NULL for one of libcrypto's. CURVE_INFINITY: another random
 * is needed, or the signature is not the message's. */
enum curve_result curve_sign(enum curve_name name, const u8 *hash, const u8 *key, const u8 *random, u8 *r, u8 *s);
enum curve_result curve_verify(
    enum curve_name name, const u8 *r, const u8 *s, const u8 *hash, const u8 *x, const u8 *y);
/* EdDSA of a message with an Edwards curve. r, s and the public key (y, with the sign of x as its leftmost bit) are RFC
 * 8032's strings read as numbers, least significant byte first; the private key is its string of bytes, right-aligned.
 */
enum curve_result curve_message_sign(enum curve_name name, const u8 *message, u64 length, const u8 *key, u8 *r, u8 *s);
enum curve_result curve_message_verify(
    enum curve_name name, const u8 *message, u64 length, const u8 *r, const u8 *s, const u8 *key);
