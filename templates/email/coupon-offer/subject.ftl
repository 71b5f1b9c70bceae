${firstName}, save ${offerSaving} on ${offerTitle}
