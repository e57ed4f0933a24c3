/* libqrencode for Swift. */
#ifndef HAWKER_CQRENCODE_SHIM_H
#define HAWKER_CQRENCODE_SHIM_H

#include <qrencode.h>

#endif
