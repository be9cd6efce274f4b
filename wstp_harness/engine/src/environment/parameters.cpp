#include "environment/parameters.h"

namespace wstp::environment {

namespace {

constexpr unsigned long kRevision = 48;     // WSREVISION
constexpr unsigned long kApiRevision = 25;  // WSAPIREVISION

}  // namespace

Parameters::Parameters(unsigned long revision, unsigned long api_revision) {
  if (revision > kRevision || api_revision > kApiRevision) error = Error::OldLibrary;
}

}  // namespace wstp::environment
